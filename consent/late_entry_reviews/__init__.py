"""Reviewing late entries (LATE1). They are asked and recorded in enquiries.casework.late_entries."""
