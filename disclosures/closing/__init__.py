"""Closing an enquiry: a decision not to go on, with everybody's last word before the eyes of whoever makes it (OUT2)."""
