"""Which item is a later version of which, and what a correction says of it (ACC2)."""
