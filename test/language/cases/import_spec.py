"""What import writes down: specs, loaders, paths of packages and of namespace packages."""
import sys, pkg, pkg.sub, ns, ns.inner.leaf, errno

base = pkg.__file__[:-len('/pkg/__init__.py')]
def short(o): return repr(o).replace(base, '')
def about(m):
    s = m.__spec__
    loader = s.loader if isinstance(s.loader, type) else type(s.loader).__name__
    print(short(m), s.name, loader, short(s.origin), repr(s.parent), s.has_location, short(s.submodule_search_locations), s.loader_state)
    print('  ', m.__loader__ is s.loader, repr(m.__package__), short(getattr(m, '__path__', 0)), short(getattr(m, '__file__', 0)), type(s).__name__, type(s).__module__)
for m in (pkg, pkg.sub, ns, ns.inner, ns.inner.leaf, errno, sys, sys.modules['builtins']): about(m)
print(errno.__spec__)
print(len(ns.__path__), short(list(ns.__path__)), short(ns.__path__[0]), base + '/ns' in ns.__path__, 'x' in ns.__path__, type(ns.__path__).__name__)
loader = pkg.sub.__loader__
print(loader.name, short(loader.path), short(loader.get_filename('pkg.sub')), repr(loader.get_source('pkg.sub')), loader.is_package('pkg.sub'), pkg.__loader__.is_package('pkg'), loader.get_data(loader.path))
try: loader.get_source('other')
except ImportError as e: print(e, e.name)
print(errno.__loader__.get_source('errno'), errno.__loader__.is_package('errno'))
try: ns.nothing
except AttributeError as e: print(e)
