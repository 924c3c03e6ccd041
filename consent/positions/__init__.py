"""What each person says about sharing, and what follows from it (CON1-7)."""
