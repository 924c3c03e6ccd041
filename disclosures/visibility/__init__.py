"""Who may know of a release and of an item: the access filter of this app, over the grants (SEC1)."""
