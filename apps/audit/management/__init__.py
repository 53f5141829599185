"""Commands about the journal, for whoever runs the service."""
