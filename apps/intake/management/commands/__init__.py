"""One module a command, as Django asks."""
