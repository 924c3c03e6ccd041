"""A made-up partnership to look at: entered through the same actions as the screens, so every row is lawful."""
