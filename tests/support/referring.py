"""Answers of a form that a referrer fills in."""

from tests.factories import REASONS

TYPED = {
    name: sorted(getattr(REASONS, name)) if name in ("grounds", "factors") else getattr(REASONS, name)
    for name in REASONS.__slots__
    if name != "people"
}
