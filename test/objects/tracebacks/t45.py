with open('nofile'): pass
