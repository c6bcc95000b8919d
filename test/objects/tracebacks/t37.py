a=1
b=''
del a[0]
