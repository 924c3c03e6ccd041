"""A text without those it is about (ADV1). Pure: a text and what the enquiry knows in; the text without names, and what was
found, out. How well it does is measured on a list of sentences: docs/advice.md."""

from enquiries.deidentify.finding import Finding, Result, deidentify
from enquiries.deidentify.known import KnownNames, KnownPerson, KnownPlace, Typed
from enquiries.deidentify.typed import typed_in

__all__ = ["Finding", "KnownNames", "KnownPerson", "KnownPlace", "Result", "Typed", "deidentify", "typed_in"]
