"""A stretch of the folded text that says who somebody is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """From `start` to `end` of the folded text: what sort of thing it is, what stands in its place, and whether that is
    certain. `person`: of the enquiry, by number, else -1. `leave`: left as it is unless the asker says otherwise."""

    start: int
    end: int
    kind: str
    put: str
    sure: bool = True
    person: int = -1
    leave: bool = False
