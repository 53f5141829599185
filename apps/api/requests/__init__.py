"""Requests, which are not cases yet, as JSON."""
