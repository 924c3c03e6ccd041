"""The agencies of the partnership, and their duty teams."""
