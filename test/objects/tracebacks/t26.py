e=ValueError('a')
e.__notes__=5
raise e
