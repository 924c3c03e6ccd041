"""References of enquiries: said over the telephone, telling nothing."""

import secrets

#: Digits and capitals without those mistaken for another (0/O, 1/I/L) and without vowels (no words).
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Ten random characters in two groups, `7K3MX-92QTB`: no count, so no gap tells of a hidden case."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def tidy(typed: str) -> str:
    """A reference as somebody typed it, in the form in which it is kept."""
    letters = "".join(c for c in typed.upper() if c in ALPHABET)
    return f"{letters[:5]}-{letters[5:]}"
