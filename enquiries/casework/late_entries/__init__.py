"""Late entries (LATE1): what happened before it could be recorded, asked beside the decision.
Reviewed in consent.late_entry_reviews."""
