"""Requests before they are cases, stored first so that nothing is lost. Cases themselves belong to cases."""
