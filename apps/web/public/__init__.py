"""The public site: what this is, and sign-up. It runs without session and log-in."""
