"""Cases, their plan items, notes and files as JSON."""
