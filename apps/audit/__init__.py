"""The append-only journal and the access log. What is worth an entry is decided by the callers."""
