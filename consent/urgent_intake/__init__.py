"""The urgent enquiry: one screen, one save, every rule kept.

A few answers stand for all that the ordinary screens ask: `rules` says what each answer means there, and `actions` hands
it to the same verbs as those screens do.
"""
