"""Many people at once, from a CSV file: checked whole, then all of them or nobody."""
