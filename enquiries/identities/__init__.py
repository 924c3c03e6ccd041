"""Who counts as one person, derived from the decisions in force."""
