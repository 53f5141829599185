"""The administrators' pages about case types."""
