"""Lists that the partnership keeps for itself."""
