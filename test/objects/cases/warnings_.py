"""The filters, registries and texts of _warnings, without the module warnings."""
import sys
sys.modules.pop('warnings', None)
import _warnings
_warnings.filters[:] = [('default', None, DeprecationWarning, '__main__', 0), ('ignore', None, DeprecationWarning, None, 0),
    ('ignore', None, PendingDeprecationWarning, None, 0), ('ignore', None, ImportWarning, None, 0), ('ignore', None, ResourceWarning, None, 0)]
_warnings._filters_mutated()
class Show:
    def write(self, s):
        s = s.replace(sys._getframe().f_code.co_filename, 'FILE')
        if s: print('|' + s.rstrip(), end='\n' if s.endswith('\n') else '')
    def flush(self): pass
sys.stderr = Show()
def t(f,*a,**k):
    try: print(f(*a,**k))
    except BaseException as e: print(type(e).__name__, e)
w=_warnings.warn
t(w)
t(w,'a')
t(w,'a')
t(w,'a',1)
t(w,'a',int)
t(w,UserWarning('b'), int)
t(w,'lvl',None,50)
t(w,'s', skip_file_prefixes=[])
t(w,'s', skip_file_prefixes=('x',1))
t(w,'s', skip_file_prefixes=('/nope',))
def f(): w('in f', RuntimeWarning, 2)
f()
f()
print([k for k in globals().get('__warningregistry__')])
we=_warnings.warn_explicit
t(we,'a')
t(we,'a',UserWarning,'file.py',3)
t(we,'a',UserWarning,'',3)
t(we,'a',UserWarning,'file.py',3,registry=[])
r={}
t(we,'a',UserWarning,'file.py',3,registry=r)
t(we,'a',UserWarning,'file.py',3,registry=r)
print([k for k in r if k != 'version'])
class L:
    def get_source(self,n): return "one\n  two\nthree"
t(we,'a',UserWarning,'file.py',2,module_globals={'__loader__':L(),'__name__':'zz'})
t(we,'a',UserWarning,'file.py',9,module_globals={'__loader__':L(),'__name__':'zz'})
t(we,'a',UserWarning,'file.py',2,module_globals=3)
t(we,'a',UserWarning,'file.py',2,None)
print(_warnings.filters, _warnings._onceregistry, _warnings._defaultaction)
for act in ['error','once','once','module','always','ignore','default','bogus',3]:
    _warnings.filters.insert(0,(act,None,FutureWarning,None,0)); _warnings._filters_mutated()
    print('action',act)
    t(w,'fw',FutureWarning); t(w,'fw',FutureWarning)
    t(we,'fe',FutureWarning,'x',1); t(we,'fe',FutureWarning,'x',1)
    del _warnings.filters[0]
class M:
    def match(self,s): print('match',s); return s.startswith('q')
_warnings.filters.insert(0,('error',M(),Warning,None,0)); _warnings._filters_mutated()
t(w,'qq'); t(w,'rr')
_warnings.filters[0]=('error','exact',Warning,'__main__',0); _warnings._filters_mutated()
t(w,'exact'); t(w,'exact2')
_warnings.filters[0]=('error','exact',Warning,'__main__')
t(w,'exact3')
_warnings.filters[0]=('error',None,3,None,0)
t(w,'exact4')
_warnings.filters[0]=('error',None,Warning,None,'x')
t(w,'exact5')

# the compiler's warnings as errors have a place
_warnings.filters[0] = ('error', None, SyntaxWarning, None, 0); _warnings._filters_mutated()
for s in ["x = 1 is 1", r"'\d'", r"b = b'\d'", "0x1for x in y", "1if 1else 2", "x=1\nassert (1, 'a')", "(1)(2)", r"f'\d{1}'", "x = (\n'abc\\qdef')", "f\"\"\"\n{1}\n\\q\n\"\"\"", r"'\777'", "'\\d' = = 1"]:
    try: compile(s, '<x>', 'exec'); print('ok', s)
    except SyntaxError as e: print(repr(s), type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text if s[0] != 'f' else '')
