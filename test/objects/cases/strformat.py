# % and str.format: results and messages, one expression a line. Printed through ascii().
def show(*expressions):
    for expression in expressions:
        try:
            print(expression, "->", ascii(eval(expression)))
        except Exception as error:
            print(expression, "->", type(error).__name__, ascii(str(error)))


# the % operator
show(
    '"%"%()',
    '"%z"%1',
    '"%(a)s"%1',
    '"%(a"%{}',
    '"%d"%"x"',
    '"%i"%None',
    '"%u"%1.5',
    '"%x"%1.5',
    '"%o"%"a"',
    '"%f"%"x"',
    '"%c"%"ab"',
    '"%c"%0x110000',
    '"%c"%1.5',
    '"%c"%None',
    '"%s"%()',
    '"%s%s"%(1,)',
    '"%s"%(1,2)',
    '"a"%1',
    '"a"%(1,)',
    '"a"%{}',
    '"a"%[]',
    '"%*d"%("x",1)',
    '"%.*d"%("x",1)',
    '"%.*f"%(3,1.5)',
    '"%*d|%-*d"%(5,1,5,2)',
    '"%5%"%()',
    '"%(a)%"%{"a":1}',
    '"%99999999999d"%1',
    '"%.99999999999d"%1',
    '"%.-1f"%1',
    '"%(a)d %(b)5.2f"%{"a":1,"b":2}',
    '"%#x %#o %#X"%(255,8,255)',
    '"%+d % d %05d %-5d|"%(1,2,3,4)',
    '"%r %a"%("\xe9","\xe9")',
    '"%.2s"%"abc"',
    '"%5.1s|"%"abc"',
    '"%e %g %F %E %G"%(1.5,1e20,float("nan"),1e-5,1e-10)',
    '"%ld %hd %qd"%(1,2,3)',
    '"%lld"%1',
    '"%d"%3.99',
    '"%d"%1e400',
    '"%d"%float("nan")',
    '"%x"%-255',
    '"%#.5x"%255',
    '"%08.3f"%-3.14159',
    '"%+.3d"%5',
    '"% .3d"%5',
    '"%-+8.3d|"%5',
    '"%s"%b"a"',
    '"%c%c"%("a",98)',
    '"%s %%"%1',
    '"%(a)s%s"%{"a":1}',
    '"%(a)s"%{}',
    '"%(a(b))s"%{"a(b)":1}',
    '"%Q"%1',
    '"%\\u1234"%1',
    '"%s"%{}',
    '"%d"%True',
    '"%s"%(1,)*2',
    '"%d"%10**30',
    '"%x"%(1<<100)',
    '"%.0d"%0',
    '"%#o"%0',
    '"%05s"%"a"',
    '"%-05d|"%3',
    '"%+s"%1',
    '"%i"%"1"',
    '"%.5c|"%"a"',
    '"%5c|"%"a"',
    '"%*s"%(1,)',
    '"%"%1',
    '"%l"%1',
    '"%5"%1',
    '"%(a)"%{"a":1}',
    '"%.f"%1.5',
    '"%.d"%1',
    '"%d" % [1]',
    '"%d%%"%5',
    '"%s" % "\\u1234"',
    '"%5s|"%"\\u1234"',
    '"%d"%(1,2,3)',
    '"%*d"%(1<<40,1)',
    '"%.*d"%(1<<40,1)',
    '"%.*f"%(-1,1.5)',
    '"%*d|"%(-5,1)',
    '"%.100f"%1.5',
    '"%x"%True',
    '"%(x)d %d"%{"x":1}',
    '"%d %(x)d"%{"x":1}',
    '"%a"%"\\U0001f600"',
    '"%X"%0xabcdef',
    '"%5.3x|"%10',
    '"%-#8x|"%10',
    '"%+x"%10',
    '"%#X"%10',
    '"%010.5d"%-42',
    '"%e"%None',
    '"%s"%object',
)

# str.format, format_map, format
show(
    '"{".format()',
    '"}".format()',
    '"{0".format(1)',
    '"{0}}".format(1)',
    '"{{}}".format()',
    '"{}".format()',
    '"{1}".format(1)',
    '"{a}".format()',
    '"{0} {}".format(1,2)',
    '"{} {0}".format(1,2)',
    '"{a.b}".format(a=1)',
    '"{0.real}".format(5)',
    '"{0[1]}".format([1,2])',
    '"{0[a]}".format({"a":1})',
    '"{0[}".format([])',
    '"{0[]}".format([])',
    '"{0[a]b}".format({"a":1})',
    '"{0.}".format(1)',
    '"{.real}".format(3)',
    '"{[0]}".format([9])',
    '"{!r}".format("a")',
    '"{!x}".format("a")',
    '"{!}".format("a")',
    '"{!rx}".format(1)',
    '"{!r:>5}".format("a")',
    '"{:{}}".format("a",5)',
    '"{:{}{}}".format("a",">",5)',
    '"{:{:{}}}".format(1,2,3)',
    '"{:{0}}".format(5)',
    '"{:{x}}".format("a",x=7)',
    '"{!s:}".format(1)',
    '"{!a}".format("\xe9")',
    '"{0!r".format(1)',
    '"{0!".format(1)',
    '"{0:".format(1)',
    '"{0:{".format(1)',
    '"{:d}".format("a")',
    '"{:5}|{:<5}|{:^5}|{:>5}|{:*^5}".format("a","b","c","d","e")',
    '"{0[-1]}".format([1])',
    '"{0[99999999999999999999]}".format([1])',
    '"{99999999999999999999}".format(1)',
    '"{a}".format_map({"a":1})',
    '"{}".format_map({"a":1})',
    '"{0}".format_map([1])',
    '"{a}".format_map({})',
    '"{0.a[b].c}".format(1)',
    '"{a b}".format(**{"a b":1})',
    '"{ }".format(**{" ":1})',
    '"{:}}".format(1)',
    '"{!r}}".format(1)',
    '"a{b".format(b=1)',
    '"{:,}".format(1234567)',
    '"{:s}".format(1)',
    '"{:1.2s}|".format("abc")',
    '"{:0>5}".format("a")',
    '"{:05}".format("a")',
    '"{:.2}".format("abc")',
    '"{: >5}".format("a")',
    '"{:\\u1234^5}".format("a")',
    '"{0.__class__}".format(1)',
    '"{0[0][1]}".format([[1,2]])',
    '"{a[0]}".format(a="x")',
    '"{-1}".format(1)',
    '"{+1}".format(1)',
    '"{0x}".format(1)',
    '"{01}".format(1,2)',
    '"{:{}}".format(1)',
    '"{0!r:{1}}".format("a",6)',
    '"{}{}{}".format(1,2)',
    '"{!".format(1)',
    '"{:{!r}}".format("a","b")',
    '"{[}".format(1)',
    '"{0[a}".format(1)',
    '"{0]}".format(1)',
    '"{0!rr}".format(1)',
    '"{a!r:}".format(a=1)',
    '"{:{{}}}".format(1)',
    '"{.}".format(1)',
    '"{..a}".format(1)',
    '"{0.a.}".format(1)',
    'format("abc","<2")',
    'format("abc","^10.2s")',
    'format("\xe9","\\u0100>4")',
    'format("a","\xe9<4")',
    'format("a","9999999999999999999999")',
    'format("a",".9999999999999999999999")',
    'format("abc","10")',
    'format("abc","-5")',
    'format("abc","05")',
    'format("abc","<05")',
    'format("abc","z")',
    'format("abc","n")',
    'format("abc","\\u1234")',
    'format("a","+s")',
    'format("a","\xe9")',
)


class Spec:
    def __format__(self, spec):
        return "<" + spec + ">"

    def __getattr__(self, name):
        return name.upper()

    def __getitem__(self, key):
        return [key]


class Missing(dict):
    def __missing__(self, key):
        return "?" + key


print("{0:a{1}b}|{0.xyz}|{0[7]}|{0[k]}".format(Spec(), 5))
print("{a}{b}".format_map(Missing(a=1)))
print("%(x)s %(y)s" % Missing(x=2))
print("{!r:^9}|{!s:>4}|{!a}".format("q", 5, "\xe9"))
big = "{}" * 20
print(big.format(*range(20)))
s = "abcd" * 3
print("{}".format(s) is s, "%s" % s is s, f"{s}" is s, format(s) is s)
try:
    "{}".format(type("T", (), {"__format__": lambda self, spec: 5})())
except TypeError as error:
    print(error)
import _string
print(list(_string.formatter_parser("a{b.c!r:x{y}}d{{e}}")))
first, rest = _string.formatter_field_name_split("0.a[1][k]")
print(first, list(rest))
