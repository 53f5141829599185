"""The worklist and the pages about tasks."""
