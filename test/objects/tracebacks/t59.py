try:
  1/0
except Exception:
  raise ExceptionGroup('a',[ValueError(1),ExceptionGroup('b',[TypeError(2)])])