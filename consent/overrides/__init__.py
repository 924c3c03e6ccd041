"""Sharing without consent: an agency's own reasons, and those it relies on (OVR1-8)."""
