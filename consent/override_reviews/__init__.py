"""A manager's review of an override, with everything as it stood when it was decided (OVR7)."""
