raise SystemExit('x')
