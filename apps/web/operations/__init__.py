"""One deed over many tasks or cases: chosen in a list, described, looked at beforehand, told row by row, taken back."""
