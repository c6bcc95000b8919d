e=ValueError('a\nb')
e.__notes__=['abc\ndef',3]
raise ExceptionGroup('g\nh',[e])
