"""The agency that referred records its own reasons for referring without consent (OPEN3, OVR2)."""
