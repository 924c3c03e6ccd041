"""Relying on another agency's reasons: offered, opened, and relied on in one's own name (OVR2)."""
