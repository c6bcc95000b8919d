e=ValueError('a\nb')
e.__notes__='abc'
raise e
