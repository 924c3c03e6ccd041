"""Finding people and enquiries: for the lead agency's caseworkers alone (SEC1)."""
