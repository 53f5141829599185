"""What the make targets do: set up, start, watch and stop.

No product logic belongs here, and no product code imports it.
"""
