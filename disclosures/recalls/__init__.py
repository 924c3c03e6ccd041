"""Recalling information sent in error, and what is a personal data breach (SEC1, ACC2)."""
