import sys
v = sys.version_info
print(v[:2], v.major, v.minor, len(v), type(v).__name__, type(v).n_fields, type(v).n_sequence_fields, type(v).n_unnamed_fields, type(v).__match_args__)
print(v >= (3, 12), isinstance(v, tuple), v == tuple(v), type(v).__mro__)
for f in (lambda: type(v)(()), lambda: setattr(v, "major", 1), lambda: type(sys.flags)()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
