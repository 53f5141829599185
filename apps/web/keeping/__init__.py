"""What people keep for their cases: the list of tags, text modules, and where they are named."""
