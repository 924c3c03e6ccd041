"""Consent that is to be sought again, because its use or a relationship changed (CON7)."""
