a=1
a.foo
