"""The same person on several enquiries, and enquiries that belong together after all or not: decided, and undone.

Nothing of anybody's details is merged: who counts as one person is derived from the decisions in force, so undoing one
loses nothing.
"""
