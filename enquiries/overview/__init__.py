"""The enquiry as its page shows it, and the lists of enquiries in My work."""
