"""The persisted shell around the pure engine: cases, plan items, notes, files. Human work lists live in tasks."""
