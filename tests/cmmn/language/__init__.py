"""Plans in plain English: reading, writing, comparing."""
