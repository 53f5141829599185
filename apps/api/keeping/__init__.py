"""Tags, text modules and mentions as JSON."""
