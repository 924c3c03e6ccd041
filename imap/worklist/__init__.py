"""What waits for whom: lists of one shape that apps offer and pages read."""
