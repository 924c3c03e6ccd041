"""How a person stands to an enquiry, and what follows from it (SEC1)."""
