"""The door for other systems: all JSON. It asks the same selectors and actions as the pages and decides nothing."""
