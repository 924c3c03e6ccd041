"""Passing on what was received, and storing it: with the provider's permission, or where the law requires it (ONW1-4)."""
