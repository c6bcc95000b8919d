class E(Exception):
  def __str__(s): 1/0
raise E
