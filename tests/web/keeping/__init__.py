"""The pages of tags, text modules and mentions."""
