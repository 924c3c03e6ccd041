"""Withheld although the agency had decided to share without consent: its manager reads why (OVR6)."""
