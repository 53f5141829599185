"""What the make targets promise: set-up, start, stop, the image's steps. What the product does is tested elsewhere."""
