"""Pages about clients: the list, one with their cases, and the form for their details."""
