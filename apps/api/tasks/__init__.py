"""Human work as JSON."""
