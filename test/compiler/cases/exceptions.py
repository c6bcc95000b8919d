def simple():
    try:
        f()
    except ValueError:
        g()
def full():
    try:
        f()
    except ValueError as e:
        g(e)
    except (TypeError, KeyError):
        pass
    except:
        raise
    else:
        h()
    finally:
        k()
def only_finally():
    try:
        f()
    finally:
        g()
def returns():
    try:
        return 1
    except ValueError as e:
        return e
    finally:
        return 2
def loops():
    for i in x:
        try:
            if i: continue
            break
        except ValueError as e:
            continue
        finally:
            f()
    while x:
        try: pass
        finally:
            if y: break
            continue
def nested():
    try:
        try: f()
        except A: g()
        finally: h()
    except B:
        try: k()
        finally: l()
def star():
    try:
        f()
    except* ValueError as e:
        g(e)
    except* (TypeError, OSError):
        h()
    else:
        k()
    finally:
        l()
def withs():
    with a: pass
    with a as b, c as (d, e): f()
    with (a as b, c): f()
    with (a, b): f()
    with (a): return 1
    for x in y:
        with a as b:
            if x: continue
            if y: break
            return x
def in_generator():
    try:
        yield 1
        yield from x
    except GeneratorExit:
        with z as w:
            yield w
    finally:
        yield 2
try:
    import one
except ImportError:
    one = None
