"""Settings by environment. `base` holds what is the same everywhere; the others say only what differs."""
