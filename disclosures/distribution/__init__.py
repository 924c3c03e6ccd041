"""Who holds what: where one item went, under which permission, and who was told of what became of it; as far as its reader
may know."""
