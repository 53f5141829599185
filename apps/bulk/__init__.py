"""One deed over many tasks or cases: shown before it is done, told row by row, and taken back for half an hour."""
