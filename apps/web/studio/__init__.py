"""The administrators' pages about case types: public forms, access, versions. Plans are written elsewhere."""
