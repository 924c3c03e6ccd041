"""What an agency received, and that somebody there has read it."""
