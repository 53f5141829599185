"""Clients: people and organisations that a case is about. Users of the workspace are not parties."""
