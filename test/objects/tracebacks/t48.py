class A:
  foo=1
  def m(self): return fo
A().m()
