"""CMMN files: reading, writing, and the ways of other tools."""
