"""What is typed and not recorded yet: private to its author, saved as they type, gone when it is recorded."""
