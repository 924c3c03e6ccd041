"""Late entries (LATE1): what happened before it could be recorded, beside the decision, and its review."""
