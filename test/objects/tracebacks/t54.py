lenn=3
primt(2)
