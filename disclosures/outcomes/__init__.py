"""The decision on an enquiry, consent confirmed before it, and telling the referrer (OUT1, OUT2)."""
