"""The public request forms and the workers' pages about requests."""
