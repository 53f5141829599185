"""One deed over many tasks or cases as JSON."""
