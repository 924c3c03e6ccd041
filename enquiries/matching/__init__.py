"""When two entries are likely the same person (OUT1)."""
