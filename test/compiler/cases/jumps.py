def far(a):
    while a:
        if a:
            a.b.c.d.e.f.g.h(a.b.c.d, a.b.c.d, a.b.c.d, a.b.c.d)
            a.b.c.d.e.f.g.h(a.b.c.d, a.b.c.d, a.b.c.d, a.b.c.d)
            a.b.c.d.e.f.g.h(a.b.c.d, a.b.c.d, a.b.c.d, a.b.c.d)
        else:
            a.b.c.d.e.f.g.h(a.b.c.d, a.b.c.d, a.b.c.d, a.b.c.d)
    try:
        a.b.c.d.e.f.g.h(a.b.c.d, a.b.c.d, a.b.c.d, a.b.c.d)
    except ValueError:
        a.b.c.d.e.f.g.h(a.b.c.d, a.b.c.d, a.b.c.d, a.b.c.d)
    finally:
        a.b.c.d.e.f.g.h(a.b.c.d, a.b.c.d, a.b.c.d, a.b.c.d)
def threads(a, b, c):
    while a:
        if b:
            if c:
                x()
            else:
                y()
        elif c:
            continue
        else:
            break
    for i in a:
        if b: pass
        elif c: z()
    return a and b or c
def line_numbers(a):
    if a:
        pass
    for i in a:
        pass
    while a:
        pass
    if not a is None:
        return
def exits(a, lock):
    if a is not None:
        assert not a
    if not lock:
        with a:
            a()
