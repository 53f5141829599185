"""What our own code costs, as ratios to a peer measured in the same run. Whether it works is asserted elsewhere."""
