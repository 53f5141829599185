"""What every app needs and none owns: actors, the clock, errors and the action decorator."""
