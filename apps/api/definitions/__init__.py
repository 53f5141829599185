"""Case types with their fields as JSON."""
