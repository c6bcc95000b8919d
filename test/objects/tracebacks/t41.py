x = 'é' + 1 and 'b'
