a=1
b=''
x=a;y = a+b
