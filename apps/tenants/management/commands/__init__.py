"""One command a file. What they do is in the app's own modules."""
