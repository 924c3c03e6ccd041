"""A release: what one decision sends, to whom, on which basis (REC1, REC2)."""
