# descriptors of builtin types and of Python
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class C: pass
t(lambda: list.append()); t(lambda: list.append(1)); t(lambda: list.append([])); t(lambda: list.append([], 1, 2)); t(lambda: list.append([], x=1)); t(lambda: list.clear([], 1)); t(lambda: list.pop([], 1, 2, 3)); t(lambda: list.append([], 1))
d = dict.__dict__['fromkeys']
t(lambda: dict.fromkeys()); t(lambda: d()); t(lambda: d(1)); t(lambda: d(int)); t(lambda: d.__get__(1)); t(lambda: d.__get__(None, 1)); t(lambda: d.__get__(None, int)); t(lambda: d.__get__(None, None)); t(lambda: d(dict, 'ab')); print(d)
t(lambda: int.__add__()); t(lambda: int.__add__('a')); t(lambda: int.__add__(1)); t(lambda: int.__add__(1, 2, 3)); t(lambda: int.__add__(1, x=2)); t(lambda: (1).__add__(x=2)); t(lambda: (1).__add__()); t(lambda: int.__add__(1, 2)); t(lambda: int.__add__(1, 'a'))
t(lambda: int.real.__get__('a')); t(lambda: int.real.__get__(None)); t(lambda: int.real.__set__('a', 1)); t(lambda: int.real.__set__(1, 1)); t(lambda: int.real.__get__(None, int)); t(lambda: int.real.__get__(5))
t(lambda: [].__len__(1)); t(lambda: [].__getitem__()); t(lambda: [].__setitem__(1)); t(lambda: [].__eq__()); t(lambda: [].__contains__()); t(lambda: [].__iter__(1)); t(lambda: (1).__pow__()); t(lambda: (2).__pow__(3, 5)); t(lambda: (2).__rpow__(3)); t(lambda: object().__setattr__(1)); t(lambda: object().__setattr__(1, 2)); t(lambda: object().__delattr__()); t(lambda: object.__setattr__(int, 'a', 1)); t(lambda: object.__getattribute__()); t(lambda: int.__hash__()); t(lambda: (5).__hash__()); t(lambda: [].__hash__)
t(lambda: iter([]).__next__()); t(lambda: [1, 2].__len__()); t(lambda: [1].__contains__(1)); t(lambda: (1).__bool__()); t(lambda: (1).__lt__(2)); t(lambda: [1, 2, 3].__getitem__(-1)); t(lambda: (1, 2).__mul__(2)); t(lambda: (1, 2).__rmul__('a')); t(lambda: 'ab'.__add__('c'))
print(repr(list.append), repr(int.__add__), repr(int.real), d, repr(C.__dict__['__dict__']), repr(C.__dict__['__weakref__']))
print(list.append.__name__, list.append.__qualname__, list.append.__objclass__, int.__add__.__objclass__, int.__add__.__name__, int.__add__.__qualname__, int.real.__name__, int.real.__objclass__, int.real.__qualname__)
print((1).__add__.__name__, (1).__add__.__self__, (1).__add__.__objclass__, (1).__add__.__qualname__, (1).__add__ == (1).__add__, (1).__add__ == (2).__add__, hash((1).__add__) == hash((1).__add__), (1).__add__ != 3)
print(list.append.__reduce__(), int.__add__.__reduce__(), (1).__add__.__reduce__())
t(lambda: C.__dict__['__dict__'].__get__(1)); t(lambda: C.__dict__['__weakref__'].__get__(C())); t(lambda: (lambda: 0).__get__()); t(lambda: (lambda: 0).__get__(None)); t(lambda: type(list.append)()); t(lambda: type(int.real)()); t(lambda: type((1).__add__)())
class Data:
    def __get__(s, o, tp=None): return ('get', o is None, tp.__name__)
    def __set__(s, o, v): print('set', v)
    def __delete__(s, o): print('delete')
class NonData:
    def __get__(s, o, tp=None): return 'nondata'
class SetOnly:
    def __set__(s, o, v): o.__dict__['so'] = v * 2
class D: d = Data(); n = NonData(); so = SetOnly()
o = D(); print(o.d, D.d, o.n, D.n); o.d = 1; del o.d; o.__dict__['d'] = 'hidden'; print(o.d); o.n = 'mine'; print(o.n, D.n); del o.n; print(o.n); o.so = 4; print(o.so); t(lambda: delattr(o, 'so'))
class Gx:
    def __getattribute__(s, n):
        if n == 'boom': raise AttributeError('boom!')
        return 'gattr ' + n
    def __getattr__(s, n): return 'fallback ' + n
print(Gx().q, Gx().boom)
class Sx:
    def __setattr__(s, n, v): print('setattr', n, v); object.__setattr__(s, n, v)
    def __delattr__(s, n): print('delattr', n); object.__delattr__(s, n)
x = Sx(); x.a = 1; print(x.a); del x.a; t(lambda: x.a)
def f(): "fdoc"
s = staticmethod(f); c = classmethod(f); print(repr(s)[:24], repr(c)[:23], s.__wrapped__ is f, s.__func__ is f, sorted(s.__dict__), s.__name__, s.__doc__, s.__isabstractmethod__); print(s())
t(lambda: staticmethod()); t(lambda: staticmethod(1, 2)); t(lambda: classmethod(x=1)); t(lambda: c()); t(lambda: staticmethod.__new__(staticmethod).__get__(1)); s.extra = 1; print(s.extra)
class K:
    @staticmethod
    def sm(a): return ('sm', a)
    @classmethod
    def cm(cls, a): return (cls.__name__, a)
    @classmethod
    @property
    def cp(cls): return 'cp ' + cls.__name__
class K2(K): pass
print(K.sm(1), K().sm(2), K.cm(1), K2().cm(2), K2.cp)
p = C.__dict__; print(type(p), len(p), '__module__' in p, p['__module__'], p.get('zz', 5), list(p.keys()) == list(p)); t(lambda: p['zz']); t(lambda: p.__setitem__); t(lambda: type(p)(1)); t(lambda: type(p)([])); t(lambda: type(p)()); q = type(p)({'a': 1}); print(q, q == {'a': 1}, q | {'b': 2}, q.copy(), list(reversed(q)), str(q)); t(lambda: q.__ior__({})); t(lambda: hash(q))
