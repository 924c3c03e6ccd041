"""The people on an enquiry: what is known of each, how they are called, and what looks wrong."""
