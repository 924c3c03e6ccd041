"""Deadlines and working hours that the partnership sets."""
