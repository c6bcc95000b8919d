a, b, w = 1, 2, 3
x = f"", f"text", f"{a}", f"{a}{b}", f"x{a}y{b}z", f"{{{a}}}", f"{{}}", "lit" f"{a}" 'lit', f"{a}" "x" f"y{b}"
x = f"{a!r}", f"{a!s:>{w}}", f"{a:10}", f"{a:{w}.{b}f}", f"{a!a:}", f"{a:%Y-%m-%d}"
x = f"{a=}", f"{a = }", f"{a=!s}", f"{a=:>5}", f"{a + b=}", f"{a.b=!r:^{w}}"
x = f"{f'{a}'}", f'{f"{f'{1}'}"}', f"{'a' 'b'}", f"{a['k']}", f"{ {1: 2}[1] }", f"{(lambda x: 1)}", f"{a if b else w}"
x = f"{a,}", f"{*a,}", f"{(y := 5)}", f"{a!=b}", f"{a == b}", f"{x:=5}"
x = rf"\d{a}\n", Rb"\d" b"\n", f"\n{a}\t\x41\N{DIGIT ONE}", fR"{a:\d}"
x = f"""multi
{a}
line {b:
>10}
{
    w
    =
}"""
x = f"é{a}é{b:é{w}}", f"{'é'}" 'ü', f"{a # comment
    + b}"
def function():
    return f"{(yield)}", f"{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}{a}{b}"
