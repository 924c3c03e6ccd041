"""Refusals whose reason is unclear: talked through with the referrer, then decided (CON11)."""
