"""Management commands of this app, one a file. What they do is in the app's own modules."""
