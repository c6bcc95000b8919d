# Positions: continuation lines, tabs, non-ASCII names, long lines.
def f(a,
      b=(1,
         2),
      ): return (a
                 + b)
x = a \
    + b; y = (
    c
)
naïve = "ü"; größe = naïve + "é" .upper(  ) ; print(größe, naïve)
def long_line(): return aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb(ccccccccccccccccccccccccccccccccccccccccccc)
if a:
	tabbed = 1
	if b:
		deeper = 2
class A: x = 1; y = 2
def g():

    # comment


    return 1


def h(): x = 1; return x
z = [
    1,
    # comment
    2,
]
ſ = 1
ﬁ = K = 2
