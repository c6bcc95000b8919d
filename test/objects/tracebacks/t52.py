import tim
