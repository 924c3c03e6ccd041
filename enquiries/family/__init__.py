"""The family on an enquiry: how its people are related, who lives with whom, and the picture of it."""
