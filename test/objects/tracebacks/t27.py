e=ValueError('a')
e.__notes__=b'ab'
raise e
