"""What compile() says of sources that are wrong: text and bytes, whole and single; keywords that are no strings."""
def t(s,*a):
    try: compile(s,*a)
    except SyntaxError as e: print(type(e).__name__, e.msg, e.lineno,e.offset,e.end_lineno,e.end_offset,ascii(e.text))
for src in ["x = é 5 5\n", "# coding: utf-8\nx = é 5 5\n", "é = (\n", "é = 'abc\n", "f(é, y for y in é, 2)\n", "é = 'é' é\n", "'é'; None = 1\n","'é'; return 3\n", "'é'; 0777\n", "'é'; x = '\\N'\n", "é = $\n", "def é(a, a): pass\n"]:
    t(src,'<s>','exec'); t(src.encode(),'<b>','exec'); t(src.encode(),'<b>','single')
t(b"# coding: latin-1\nx = \xe9 5 5\n", '<b>', 'exec'); t(b"\xef\xbb\xbfx = \xc3\xa9 5 5\n", '<b>', 'exec')
t(b"# coding: zzz\n1", 'f', 'exec'); t(b"# coding: ascii\n\xe9=1", 'f', 'exec'); t(b"# coding: ascii\n'\xc3\xa9'=1", 'f', 'exec'); t(b"\xef\xbb\xbf# coding: latin-1\n1", 'f', 'exec')
def t2(s, mode='single'):
    try: c=compile(s,'<s>',mode); print(repr(s),'ok', len(c.co_code))
    except BaseException as e: print(repr(s), type(e).__name__, e, getattr(e,'lineno',''), getattr(e,'offset',''), getattr(e, 'end_offset',''), ascii(getattr(e,'text','')))
for m in ('single','exec'):
  for s in ['if 1:\n  ', 'if 1:\n\t', 'if 1:\n  #c', 'if 1:\n  \\\n', 'if 1:\n', 'if 1:', 'while 0:\n ','if 1:\n  if 2:\n    ', 'def f():\n  ', 'if 1:\n    pass\n  ', 'if 1:\n\n  ', 'class A:\n  x=1\n  ', 'if 1:\n  x\n    ', '  ', 'try:\n  ', 'with a:\n  ','for i in x:\n ','if 1:\n  pass\nelse:\n  ']: t2(s,m)
def f(**k): pass
def t3(s, mode='exec'):
    try: exec(compile(s,'<s>',mode))
    except BaseException as e: print(repr(s), type(e).__name__, e, getattr(e,'lineno',''), getattr(e,'offset',''), getattr(e, 'end_offset',''), ascii(getattr(e,'text','')))
    else: print(repr(s), 'ok')
for s in ["f(**{'z':1}, **{1:2})", "f(**{1:2}, **{'z':1})", "f(**{'z':1}, **{'z':2})", "f(z=1, **{1:2})", "f(z=1, **{1:2,'z':3})", "f(**{1:2})", "f(**{1:2, 'a':1}, **{1:3})","f(a=1, **5)","f(**{}, **{1:2})", "f(*(), **{'a':1}, **{2:1})", "(lambda **k: 0)(**{'a':1},**{2:1})", "print(**{'a':1},**{2:1})", "dict(**{'a':1},**{2:1})", "dict(**{2:1})","class A(**{'metaclass':type}, **{1:2}): pass"]: t3(s)
for s in ['if 1:\n  ', 'if 1:\n  \n', 'if 1:\n  pass', 'if 1:\n  pass\n', '', '\n', ' ', '#c', 'pass\n\n', 'pass;', '1;2', 'if 1: pass', 'if 1: pass\n', 'for i in []:\n', 'def f():\n    pass\n  ', 'x\n  ', 'x # c\n', 'x\n#c\n', 'if 1:\n  pass\n#c', 'if 1:\n  pass\n\n1', '"""', 'x = (', '@d\n', 'try:\n  pass\n', 'class A:\n']: t3(s,'single')
