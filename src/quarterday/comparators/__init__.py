"""Published national tables, read into one shape, and which of their series stands beside which indicator."""
