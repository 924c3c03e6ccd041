"""Numbers and codes that lead to one person: of the NHS, a school, the police, a telephone, a car; addresses of the internet."""

import re
from collections.abc import Iterable, Iterator

from enquiries.deidentify.folding import Folded
from enquiries.deidentify.hit import Hit

_S = r"[ \-.]?"
_PLATFORM = r"(?:insta(?:gram)?|snap(?:chat)?|tik\s?tok|facebook|fb|discord|twitter|whatsapp|youtube|twitch|telegram|kik|roblox|xbox|psn|steam|onlyfans)"
#: What it is, what stands in its place, its shape in small letters.
_SHAPES: list[tuple[str, str, str]] = [
    ("e-mail address", "[e-mail address]", r"[\w.+\-']+\s?@\s?[\w\-]+(?:\.[\w\-]+)+"),
    ("e-mail address", "[e-mail address]",
     r"[\w.+\-]+\s*(?:\(at\)|\[at\]|\bat\b)\s*[\w\-]+(?:\s*(?:\(dot\)|\[dot\]|\bdot\b|\.(?=\w))\s*[\w\-]+)+"),
    ("web address", "[web address]", r"(?:https?://|www\.)\S+"),
    ("account name", "[account name]", r"(?<![\w.])@[\w.]{2,}\w"),
    ("National Insurance number", "[National Insurance number]",
     rf"(?<!\w)(?!bg|gb|kn|nk|nt|tn|zz)[a-ceghj-prstw-z][ ]?[a-ceghj-nprstw-z]{_S}\d\s?\d{_S}\d\s?\d{_S}\d\s?\d{_S}[a-d](?!\w)"),
    ("pupil number", "[pupil number]", r"(?<!\w)[a-hj-np-rt-z][ \-]?(?:\d[ \-]?){11}[\da-z](?!\w)"),
    ("police reference", "[police reference]", r"(?<!\w)\d{2}[ /]?[a-z]{1,2}\d?[ /]?\d{4,7}[ /]?\d{2}(?!\w)"),
    ("police reference", "[police reference]", r"(?<!\w)(?:[a-z]{2,4}[/\-])?\d{2,8}/\d{3,8}(?:/\d{2,4})?[a-z]?(?!\w)"),
    ("police reference", "[police reference]", r"(?<!\w)[a-z]{2,4}[/\-]\d{3,}(?:[/\-]\d{2,})*(?!\w)"),
    ("vehicle registration", "[vehicle registration]", r"(?<!\w)[a-hj-prsu-y]{2}\s?\d{2}[\s\-]?[a-hj-pr-z]{3}(?!\w)"),
    ("vehicle registration", "[vehicle registration]", r"(?<!\w)[a-hj-npr-tv-y]\d{1,3}\s?[a-hj-pr-z]{3}(?!\w)"),
    ("vehicle registration", "[vehicle registration]", r"(?<!\w)[a-hj-prs-y]{3}\s?\d{1,3}[a-hj-npr-tv-y](?!\w)"),
    ("postcode", "[postcode]", r"(?<!\w)(?:gir\s?0aa|[a-pr-uwyz][a-hk-y]?\d[a-hjkps-uw\d]?[\s\-]{0,3}\d[abd-hjlnp-uw-z]{2})(?!\w)"),
    ("postcode", "[postcode]",
     r"(?<!\w)[a-pr-uwyz][ .\-](?:[a-hk-y][ .\-])?\d[ .\-](?:[a-hjkps-uw\d][ .\-]{1,3})?\d[ .\-][abd-hjlnp-uw-z][ .\-][abd-hjlnp-uw-z](?!\w)"),
    ("telephone number", "[telephone number]", r"(?<![\w/])(?:\+|00)\s?\d(?:[\s\-.()]{0,3}\d){7,14}(?!\w)"),
    ("telephone number", "[telephone number]", r"(?<![\w/£])\(?0(?:[\s\-.()]{0,3}\d){8,10}(?!\w)"),
]  # fmt: skip
_COMPILED = [(kind, put, re.compile(shape)) for kind, put, shape in _SHAPES]
#: What is somebody's account when one is named: with a figure, a line or a dot in it, or said to be a name.
_ACCOUNT = re.compile(
    rf"\b(?:{_PLATFORM}|user\s?name|gamer\s?tag|handle|screen\s?name)\b(?:[\s'’]*(?:s|name|handle|account|user\s?name|user|id|profile|as|is|under|called|on|:|=|\"|“))+\s*"
    r"(?P<n>[a-z][\w.]*[\w])"
)
_ACCOUNT_AFTER = re.compile(rf"(?<!\w)(?P<n>[a-z][\w.]*[_\d][\w.]*)\s+on\s+{_PLATFORM}\b")
_LABELLED = re.compile(
    r"\b(?P<l>crime|incident|cad|urn|log|police|custody|pnc|niche|storm|hospital|patient|mrn|passport|driving\s+licence|licence|"
    r"case|court|claim|account|card|sort\s+code|liquid\s?logic|mosaic|system\s?one|emis|child\s+reference|reference|ref|nhs|upn|pupil|"
    r"national\s+insurance|ni|unique\s+reference|benefit|tenancy|ticket|id)\b[\s\w']{0,14}?(?:number|no\b\.?|nr\b|ref(?:erence)?|id|code|is|was|:|#)?"
    r"(?:\s*(?:is|was|:|#|-))?\s*(?P<n>(?=[a-z/\-]{0,5}\d)[a-z]{0,4}[/\-]?\d[\d a-z/\-]{2,18}?)(?=[\s,.;:!?)]*(?:$|[\n,.;:!?)]|\s[a-z]{2,}))"
)
_DIGIT = r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine|(?:double|treble|triple)[\s\-]+(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine))"
_SPOKEN = re.compile(rf"(?<!\w)(?:plus\s+)?{_DIGIT}(?:[\s,\-]+(?:{_DIGIT}|\d)){{4,}}(?:\s+hundred)?(?!\w)")
_TEN = re.compile(r"(?<![\w/+])\d(?:[ .\-]{0,2}\d){9}(?!\w|[/\-]\d)")
_BARE = re.compile(r"(?<![\w£$€/:.])\d(?:[ \-]?\d){4,}(?![\w/%:]|\.\d)")
_OUTWARD = re.compile(
    r"(?<!\w)(?:AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|GL|GU|"
    r"HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|"
    r"RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|"
    r"B|E|G|L|M|N|S|W)\d{1,2}[A-Z]?(?!\w)"
)
_WEIGHTS = range(10, 1, -1)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the NHS number's check digit (modulus 11)."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[9]) == (0 if check == 11 else check)


def numbers(text: Folded, reference: str) -> Iterator[Hit]:
    """What is certainly one of these."""
    lower = text.lower
    for kind, put, shape in _COMPILED:
        for found in shape.finditer(lower):
            yield Hit(found.start(), found.end(), kind, put)
    for shape in (_ACCOUNT, _ACCOUNT_AFTER):
        for found in shape.finditer(lower):
            said = text.cased[found.start("n") : found.end("n")]
            if shape is _ACCOUNT_AFTER or not said.isalpha() or not said.islower():
                yield Hit(found.start("n"), found.end("n"), "account name", "[account name]")
    for found in _LABELLED.finditer(lower):
        put = "[NHS number]" if found["l"] == "nhs" else "[reference]"
        yield Hit(found.start("n"), found.end("n"), "reference", put)
    for found in _SPOKEN.finditer(lower):
        yield Hit(found.start(), found.end(), "number in words", "[telephone number]")
    for found in _TEN.finditer(lower):
        digits = re.sub(r"\D", "", found[0])
        if is_nhs_number(digits) or re.fullmatch(r"\d{3}[ \-.]+\d{3}[ \-.]+\d{4}", found[0]):
            yield Hit(found.start(), found.end(), "NHS number", "[NHS number]")
    yield from _enquiry(lower, reference)


def known_outward(text: Folded, outward: Iterable[str]) -> Iterator[Hit]:
    """First halves of postcodes that were typed elsewhere about the enquiry."""
    for half in outward:
        for found in re.finditer(rf"(?<!\w){re.escape(half)}(?!\w)", text.lower):
            yield Hit(found.start(), found.end(), "postcode", "[postcode]")


def outward_in(text: Folded) -> set[str]:
    """The first halves of the postcodes in a text, in small letters."""
    whole = {
        found[0]
        for kind, _put, shape in _COMPILED
        if kind == "postcode"
        for found in shape.finditer(text.lower)
    }
    halves = {re.sub(r"[^a-z\d]", "", one)[:-3] for one in whole}
    return halves | {found[0].lower() for found in _OUTWARD.finditer(text.cased)}


def _enquiry(lower: str, reference: str) -> Iterator[Hit]:
    letters = [c for c in reference.lower() if c.isalnum()]
    if letters:
        for found in re.finditer(r"[ \-._]{0,2}".join(letters), lower):
            yield Hit(found.start(), found.end(), "reference of the enquiry", "[enquiry reference]")


def doubtful_numbers(text: Folded) -> Iterator[Hit]:
    """Long numbers of unclear kind, and what may be half a postcode."""
    for found in _BARE.finditer(text.lower):
        yield Hit(found.start(), found.end(), "a number of unclear kind", "[number]", sure=False)
    for found in _OUTWARD.finditer(text.cased):
        yield Hit(found.start(), found.end(), "half a postcode, perhaps", "[postcode]", sure=False)
