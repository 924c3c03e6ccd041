"""What was typed elsewhere about an enquiry and says who it is about: in the referral, the concern, and the asker's drafts."""

from collections.abc import Iterable

from enquiries.deidentify.doubtful import doubtful_names, titled
from enquiries.deidentify.folding import fold
from enquiries.deidentify.known import Typed
from enquiries.deidentify.numbers import numbers, outward_in


def typed_in(texts: Iterable[str], names: Iterable[str]) -> Typed:
    """What is looked for of texts that were typed, and of `names` that stood in fields for a name: in a text, whatever has a
    capital where none belongs, a first name, what follows a title, an account, a postcode."""
    words: set[str] = set()
    accounts: set[str] = set()
    outward: set[str] = set()
    given = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    for typed in dict.fromkeys([*texts, *given]):
        text = fold(typed)
        outward |= outward_in(text)
        for hit in numbers(text, ""):
            said = text.lower[hit.start : hit.end]
            if hit.kind == "account name":
                accounts.add(said.lstrip("@"))
            elif "@" in said:
                accounts.add(said.partition("@")[0])
        if typed not in given:
            for hit in [*titled(text), *doubtful_names(text)]:
                words |= set(text.lower[hit.start : hit.end].split())
    return Typed(
        given, frozenset(words), frozenset(one for one in accounts if len(one) > 2), frozenset(outward)
    )
