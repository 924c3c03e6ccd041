"""Where an enquiry stands, and which moves there are (SEC1, OUT2)."""
