"""Forms of administration and of signing in."""
