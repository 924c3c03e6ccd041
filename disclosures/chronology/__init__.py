"""What is known about a family in the order in which it happened: over all agencies' items and earlier enquiries, as far as
the reader may know."""
