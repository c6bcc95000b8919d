tim.x
