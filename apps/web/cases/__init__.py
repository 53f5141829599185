"""Pages about cases: the list, one case with its tabs, why, new, and everything that is done to a case as a whole."""
