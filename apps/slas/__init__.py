"""When work is due and what happens when that time passes. Nothing below reads clocks."""
