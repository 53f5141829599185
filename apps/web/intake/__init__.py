"""The public request forms and the workers' pages about requests. What becomes of a request is decided in `intake`."""
