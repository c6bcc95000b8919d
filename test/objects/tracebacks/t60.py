try:
  raise ExceptionGroup('a',[ValueError(1),ExceptionGroup('b',[TypeError(2)])])
except* ValueError: 1/0