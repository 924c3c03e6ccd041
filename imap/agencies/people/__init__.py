"""People who use the system: their accounts, roles and duty teams."""
