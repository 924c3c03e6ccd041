"""Asking one agency, and where its request stands (DUTY1, NPR1-6)."""
