"""What somebody has written so far and not decided."""
