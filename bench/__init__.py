"""How the hot paths do against the least that a server can do for the same answers."""
