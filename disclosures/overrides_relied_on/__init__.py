"""A request without consent: what the asking agency's override says, and whether the agency asked relies on it (OVR2)."""
