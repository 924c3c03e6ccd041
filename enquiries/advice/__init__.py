"""Advice (ADV1): whoever is in doubt asks, in roles and age bands instead of names; the advice, and whether it was
followed, are on the record."""
