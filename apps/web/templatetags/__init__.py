"""Template tags. Words and numbers only: no query is made from a template."""
