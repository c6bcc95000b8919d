"""Code objects made by programs."""
def t(name, f):
    try: print(name, '->', ascii(f()).split(' at 0x')[0])
    except BaseException as e: print(name, '->', type(e).__name__, e)
C = type(t.__code__)
t('replace', lambda: t.__code__.replace(co_name='zz').co_name)
t('replace2', lambda: t.__code__.replace(co_consts=(1,), co_flags=3, co_filename='f', co_firstlineno=9).co_consts)
t('replace3', lambda: t.__code__.replace(x=1))
t('replace4', lambda: t.__code__.replace(1))
t('replace5', lambda: t.__code__.replace(co_name=1))
t('CodeType', lambda: C(0,0,0,0,1,0,b'\x97\x00y\x00',(None,),(),(),'f','n','q',1,b'\x80\x00',b''))
t('CodeType run', lambda: exec(C(0,0,0,0,1,0,b'\x97\x00y\x00',(None,),(),(),'f','n','q',1,b'\x80\x00',b'')))
t('CodeType err', lambda: C())
t('CodeType err2', lambda: C(1))
t('CodeType eq', lambda: t.__code__.replace() == t.__code__)
def g(a, b=2, *c, d, **e):
    x = lambda: a
    return x
c=g.__code__
t('all', lambda: C(c.co_argcount,c.co_posonlyargcount,c.co_kwonlyargcount,c.co_nlocals,c.co_stacksize,c.co_flags,c.co_code,c.co_consts,c.co_names,c.co_varnames,c.co_filename,c.co_name,c.co_qualname,c.co_firstlineno,c.co_linetable,c.co_exceptiontable,c.co_freevars,c.co_cellvars)==c)
t('vr', lambda: c.replace(co_varnames=('q','b','d','c','e','x')).co_varnames)
t('fn', lambda: type(g)(c.replace(co_name='h', co_qualname='H'), {}, 'nm')(1, d=3)())
t('_varname', lambda: c._varname_from_oparg(0))

a=[0,0,0,0,1,0,b'\x97\x00y\x00',(None,),(),(),'f','n','q',1,b'\x80\x00',b'']
for i,v in [(0,-1),(3,-1),(0,1),(3,1),(6,'x'),(6,b'a'),(7,[]),(8,(1,)),(9,('a',)),(10,b''),(13,'x'),(0,2**40)]:
    b=list(a); b[i]=v
    t(('CodeType',i,v), lambda: C(*b))
t('kw', lambda: C(*a, x=1)); t('19', lambda: C(*a,(),(),()))
t('free', lambda: C(*a,('x',),('y',)).co_freevars)
class S(str): pass
t('sub', lambda: [type(n) for n in C(*a[:8],(S('nm'),),*a[9:]).co_names])
t('r nl', lambda: c.replace(co_nlocals=1)); t('r code', lambda: c.replace(co_code=b'abc')); t('r arg', lambda: c.replace(co_argcount=-1)); t('r list', lambda: c.replace(co_consts=[])); t('r int', lambda: c.replace(co_flags='x'))
t('r cell', lambda: (c.replace(co_cellvars=('a','z')).co_cellvars, c.co_cellvars, c.co_freevars))
