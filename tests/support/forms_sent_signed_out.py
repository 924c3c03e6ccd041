"""Words that somebody typed before their session ended."""

WORDS = "The grandmother saw it on Sunday, and nobody has asked her yet."
