"""Pages about human work: the worklist and one task with its form."""
