"""A refusal: reviewed by a manager, escalated, and what the Guardians advise (DUTY1, REF1)."""
