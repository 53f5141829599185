"""Tests of one deed over many tasks or cases."""
