"""Reviewing late entries (LATE1). They are asked and recorded in enquiries.late_entries."""
