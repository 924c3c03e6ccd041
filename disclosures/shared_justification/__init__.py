"""Items that share one set of answers, and what is left out of one of them (NPR4)."""
