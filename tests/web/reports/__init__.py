"""Tests of the dashboard as a page."""
