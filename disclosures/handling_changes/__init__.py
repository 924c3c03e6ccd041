"""Handling instructions that change after a release: another named reader, a criminal marking; the schedule (SEN1, ONW3)."""
