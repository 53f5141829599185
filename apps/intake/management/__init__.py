"""Commands that bring requests in, for whoever sets a workspace up."""
