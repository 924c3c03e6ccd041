"""The decision on an enquiry, consent confirmed before it, and telling the referrer (OPEN2, OUT1, OUT2)."""
