assert 0, 'x'
