"""Sentences about cases."""
