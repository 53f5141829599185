"""Programs that run in a peer's own environment and do what the figures ask of it. They import nothing of ours."""
