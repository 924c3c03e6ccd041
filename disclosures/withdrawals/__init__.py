"""Withdrawn consent: whom it stops, what they hold, and what they do with it (CON6)."""
