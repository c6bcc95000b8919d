async def coroutine(a):
    await a
    x = await a.b(await a)
    async for y in x:
        if y: continue
        if x: break
        return y
    else:
        z()
    async with a as b, c: pass
    async with (a as b, c):
        return await b
    return [i async for i in a], {i: j async for i, j in a if await j}, [await i for i in a], (i async for i in a)
async def generator():
    yield 1
    x = yield await y
    async for i in x:
        yield i
async def tries():
    try:
        await a
    except ValueError as e:
        await b
    finally:
        await c
    for x in y:
        async with z:
            if x: break
            return
def plain():
    yield
    return [i for i in (yield)]
async def nested():
    return [[x async for x in y] for y in z], [x for x in [z async for z in y]]
lambda: (yield)
