def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except BaseException as e: print(type(e).__name__, e)
b=b'abc'; ba=bytearray(b)
for x in (b,ba):
    t(x.find); t(x.find,1,2,3,4); t(x.find,'a'); t(x.find,300); t(x.find,b'a','x'); t(x.index,b'z'); t(x.rindex,b'z'); t(x.count,'a'); t(x.startswith,1); t(x.startswith,(1,)); t(x.startswith); t(x.endswith,'a')
    t(x.split,'a'); t(x.split,b''); t(x.join,['a']); t(x.join,5); t(x.strip,5); t(x.replace,1,2); t(x.replace,b'a'); t(x.partition,1); t(x.partition,b'');t(x.center,5,b'ab'); t(x.center,5,'a'); t(x.center); t(x.center,'a'); t(x.zfill,'a'); t(x.translate,b'a'); t(x.translate,'a'); t(x.translate,5); t(x.maketrans,b'a',b'bc'); t(x.fromhex,'1'); t(x.fromhex,'zz'); t(x.fromhex,b'1'); t(x.fromhex,'1 2 3 '); t(x.hex,1); t(x.hex,''); t(x.hex,'ab'); t(x.hex,'é'); t(x.hex,b':',0); t(x.hex,':',2); t(x.hex,':',-2)
    t(lambda: x+1); t(lambda: x+'a'); t(lambda: x*'a'); t(lambda: 'a' in x); t(lambda: 300 in x); t(lambda: x['a']); t(lambda: x[5]); t(lambda: x<'a'); t(lambda: x<5); t(lambda: x==memoryview(x)); t(x.expandtabs,'a'); t(x.splitlines,keepends=1); t(x.decode,5); t(x.decode,'xx'); t(x.decode,'utf8',5); t(x.removeprefix,5); t(x.removeprefix); t(x.rsplit,None,'a'); t(x.split,sep=b'b',maxsplit=1); t(x.title,1)
    t(lambda: x%5); t(lambda: b'%d'%'a'); t(lambda: b'%s'%'a'); t(lambda: b'%b'%5); t(lambda: b'%c'%300); t(lambda: b'%c'%b'ab'); t(lambda: b'%q'%5); t(lambda: b'%(a)s'%5); t(lambda: b'%d %d'%5); t(lambda: b'%'%()); t(lambda: b'%x'%1.5); t(lambda: b'%a %r %5.2f %-5d| %05d %+d %#x %g'%('é','x',1.5,3,4,5,255,1e10)); t(lambda: b'%(a)d'%{b'a':1}); t(lambda: b'%*d'%(5,3)); t(lambda: b'%.*f'%(2,3.14159)); t(lambda: b'%c%c'%(65,b'x')); t(lambda: b'%i %u %o %X %e'%(1,2,8,255,1.0)); t(lambda: b'%s'%memoryview(b'xx')); t(lambda: b'%5s|%-5s|%.1s'%(b'ab',b'cd',b'ef'))
for T in (bytes,bytearray):
    t(T,'a'); t(T,-1); t(T,'a','utf8'); t(T,'é','ascii'); t(T,5,'a'); t(T,encoding='a'); t(T,[256]); t(T,['a']); t(T,1.5); t(T,object()); t(T,[1,2]); t(T,(3,4)); t(T,range(3)); t(T,b'a',errors='x'); t(T,1,2,3,4); t(T,'a','b',1);t(T,source=b'a'); t(T,x=1);t(T, 2**70)
    t(T.fromhex); t(T.maketrans)
t(ba.append,300); t(ba.append,'a'); t(ba.insert,1); t(ba.insert,0,256); t(ba.pop,9); t(bytearray().pop); t(ba.remove,9); t(ba.remove,'a'); t(ba.extend,5); t(ba.extend,'ab'); t(ba.extend,[300]); t(ba.__setitem__,0,300); t(ba.__setitem__,9,3); t(ba.__setitem__,'a',3); t(ba.__setitem__,slice(0,1),'ab'); t(ba.__setitem__,slice(0,1),5); t(ba.__setitem__,slice(0,3,2),b'1'); t(ba.__delitem__,9); t(ba.__delitem__,'x')
m=memoryview(ba); t(ba.append,1); t(ba.clear); t(ba.extend,b'x'); t(ba.pop); t(ba.__setitem__,slice(0,1),b'xy'); t(ba.__setitem__,slice(0,1),b'z'); t(lambda: ba.__iadd__(b'1')); t(lambda: ba.__imul__(3)); t(lambda: ba.__imul__(1)); m.release(); ba+=b'1'; print(ba)
t(lambda: ba.__iadd__(5)); t(hash,ba); print(repr(bytearray(b"a'b\"c\n\x00")), repr(b"a'b"), b'a"b\'', str(b'x'))
t(ba.__reduce__); t(ba.__reduce_ex__,2); t(ba.__alloc__); t(ba.copy,1); t(b.__getnewargs__); t(b.__bytes__)
class B(bytes): pass
class A(bytearray): pass
print(B(b'xx'), A(b'yy'), type(B(b'x')+b'y'), type(A(b'x')+b'y'), type(A(b'x').upper()))
print(b.isalnum(), b'1'.isdigit(), b''.isascii(), b'Ab C'.istitle(), b'hello wOrld'.title(), b'a\tb'.expandtabs(), b'-5'.zfill(5), b'a,b,,c'.split(b','), b' a  b '.split(), b' a  b c '.rsplit(None,1), b'a\nb\r\nc\rd'.splitlines(), b'a\nb\r\n'.splitlines(True))
print(b'aXbX'.replace(b'X',b'--',1), b'abc'.replace(b'',b'-'), b'aaa'.count(b''), b'aaa'.count(97), b'aXbX'.rpartition(b'X'), b'abc'.translate(None,b'b'), b'abc'[::-1], b'abc'[1:2], b'abc'[-1])
