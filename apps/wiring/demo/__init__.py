"""Demo data, built through the actions with a fixed seed and clock: what it shows is also what it tests."""
