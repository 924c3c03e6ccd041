"""Answers to the form of a new agency."""

NEW = {
    "name": "Riverside Surgery", "kind": "gp", "agreement_version": "1.0", "agreement_signed_on-day": "3",
    "agreement_signed_on-month": "6", "agreement_signed_on-year": "2025", "agreement_signed_by": "Dr Moss",
}  # fmt: skip
