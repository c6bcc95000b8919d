time.x
