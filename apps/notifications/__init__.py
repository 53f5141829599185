"""How a message is delivered, never why. Templates for a kind of message live in templates/emails."""
