"""Addresses, schools and agencies: those that the enquiry names, and what has the shape of one."""

import re
from collections.abc import Iterator

from enquiries.deidentify.folding import Folded, fold
from enquiries.deidentify.hit import Hit
from enquiries.deidentify.known import KnownNames

_STREET = (r"(?:street|st|road|rd|avenue|ave|lane|ln|close|drive|court|crescent|cres|place|terrace|gardens|gdns|grove|way|square|sq|"
           r"mews|row|hill|parade|walk|view|rise|green|gate|mount|croft|fold|bank|wharf|yard|quay|estate|buildings|villas|heights|"
           r"meadow|meadows|park|path|passage|circus|broadway|approach|common|end|vale|house|cottage|cottages|lodge|farm|tower|towers|flats)")  # fmt: skip
_COUNT = (r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
          r"nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s\-]\w+)?)")  # fmt: skip
_NUMBERED = re.compile(
    rf"(?<!\w)(?:(?:flat|apartment|apt|unit|room|house|number|no\.?)\s*#?(?:\d+[a-z]?|[a-h])\s*,?\s*(?:of\s+|at\s+|in\s+)?)?(?:\d{{1,4}}[a-z]?|{_COUNT})\s*,?\s+"
    rf"(?!(?:years?|months?|weeks?|days?|hours?|minutes?|times?|of|in|at|on|and|or|to|the\s+\w+\s+of|children|people)\b)"
    rf"(?:(?!(?:is|was|has|had|were|are|said|that|with|and|who|when|in|on|at|to|of|for|from|years?|months?|weeks?|days?|hours?|minutes?|old)\b)[a-z][\w'.\-]*\s+){{1,3}}{_STREET}(?!\w)\.?"
)
_FLAT = re.compile(
    r"(?<!\w)(?:flat|apartment|apt|unit|bedsit)\s*#?(?:\d+[a-z]?|[a-h](?=[\s,.]))(?:\s*,\s*\d+[a-z]?(?!\w))?"
)
_BLOCK = re.compile(r"(?:\[?flat\s*\w+,?\s*)")
_NAMED = re.compile(
    r"(?<!\w)(?:The\s+)?(?:[A-Z][\w'\-]+\s+){1,3}(?:Street|Road|Avenue|Lane|Close|Drive|Crescent|Terrace|Gardens|Grove|Square|Mews|Parade|"
    r"Rise|Croft|Wharf|Quay|Estate|Cottages?|Lodge|Farm|Towers?|Villas|Heights|Way|Walk|Court|Rd|Ave|Ln|Cres)(?!\w)"
)
_BODY = re.compile(
    r"(?<!\w)(?:(?:St|Saint|Our|Holy|The)\.?\s+)?(?:[A-Z][\w'\-]+\s+(?:of\s+|the\s+|and\s+|&\s+)*){1,4}(?P<b>(?:(?:C\s?of\s?E|CE|RC|Catholic|Church|Community|Village|Junior|Infant|"
    r"Primary|Secondary|High|Grammar|Special|Nursery|Medical|Health|Children's|Family|Youth|Sports|Leisure|Community|General|Sixth\s+Form|Teaching)\s+)*"
    r"(?:School|Academy|College|Primary|Juniors|Infants|Nursery|Preschool|Pre-School|Playgroup|Surgery|Practice|Hospital|Infirmary|Clinic|"
    r"Centre|Club|Mosque|Church|Temple|Gurdwara|Synagogue|Trust|University|Hostel|Refuge|Hotel|Pub|Station|High|Grammar))(?!\w)"
)
_SCHOOLS = ("School", "Academy", "College", "Primary", "Juniors", "Infants", "University", "High", "Grammar")
_NURSERIES = ("Nursery", "Preschool", "Pre-School", "Playgroup")
_HEALTH = ("Surgery", "Practice", "Hospital", "Infirmary", "Clinic", "Trust")
_GENERIC = re.compile(
    r"\b(?:school|academy|college|nhs|trust|foundation|police|constabulary|council|borough|county|services?|children's|social|care|homes|housing|association|"
    r"surgery|practice|medical|centre|hospital|primary|secondary|high|infant|junior|nursery|probation|health|the|of|and|ltd|limited)\b"
)


def places(text: Folded, known: KnownNames) -> Iterator[Hit]:
    """What is certainly a place that leads to somebody."""
    for place in known.places:
        for name in _ways(place.name):
            for found in re.finditer(rf"(?<!\w){name}(?!\w)", text.lower):
                yield Hit(found.start(), found.end(), "a place or agency of the enquiry", place.put)
    for shape in (_NUMBERED, _FLAT):
        for found in shape.finditer(text.lower):
            yield Hit(found.start(), found.end(), "address", "[address]")
    for found in _NAMED.finditer(text.cased):
        yield Hit(*_without_first(text, found.start(), found.end()), "address", "[address]")
    for found in _BODY.finditer(text.cased):
        yield Hit(
            *_without_first(text, found.start(), found.end()), "school or other body", _body(found["b"])
        )


def _without_first(text: Folded, start: int, end: int) -> tuple[int, int]:
    """Without an ordinary word that only begins the sentence: “At Elm Road”."""
    first = re.match(
        r"(?:At|In|On|From|To|The|Near|Her|His|Their|Our|My|This|When|After|Before|Is|Was)\s+(?=[A-Z]\w+\s+[A-Z])",
        text.cased[start:end],
    )
    return (start + first.end(), end) if first else (start, end)


def _body(name: str) -> str:
    last = name.rsplit(maxsplit=1)[-1]
    for words, put in ((_SCHOOLS, "[school]"), (_NURSERIES, "[nursery]"), (_HEALTH, "[health service]")):
        if last in words:
            return put
    return "[place]"


def _ways(name: str) -> list[str]:
    """The whole name, and what is its own in it: “Elm Grove School” is “Elm Grove” too."""
    whole = " ".join(re.findall(r"[\w']+", fold(name).lower))
    own = " ".join(_GENERIC.sub(" ", whole).split())
    found = [whole] if whole else []
    if own and own != whole and own in whole and (" " in own or len(own) > 4):
        found.append(own)
    return [r"[\W_]+".join(re.escape(word) for word in way.split()) for way in found]
