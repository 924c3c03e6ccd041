"""Recalling information sent in error, and what is a personal data breach (ACC3)."""
