"""Requests: taken in, made cases, kept when they cannot start."""
