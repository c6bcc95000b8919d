try:
  1/0
except Exception as e:
  try:
    [][1]
  except Exception as f:
    raise KeyError('x') from f
