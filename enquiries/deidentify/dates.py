"""Dates of birth in every usual form, and ages."""

import re
from collections.abc import Iterator
from datetime import date

from enquiries.deidentify.folding import Folded
from enquiries.deidentify.hit import Hit
from enquiries.deidentify.known import KnownNames, band
from enquiries.deidentify.lexicon import words_in_order

MONTHS = tuple(words_in_order("months.txt"))
_ONES = words_in_order("numbers.txt")
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ORDINALS = words_in_order("ordinals.txt")
_JOINS = ("-", " ", "")
DAYS = {word: day for day, word in enumerate(_ORDINALS, 1)} | {"thirtieth": 30}
DAYS |= {f"twenty{join}{word}": 20 + day for join in _JOINS for day, word in enumerate(_ORDINALS[:9], 1)}
DAYS |= {f"thirty{join}first": 31 for join in _JOINS}
NUMBERS = {word: n for n, word in enumerate(_ONES)} | _TENS
NUMBERS |= {
    f"{ten}{join}{one}": tens + ones
    for ten, tens in _TENS.items()
    for ones, one in enumerate(_ONES[1:10], 1)
    for join in ("-", " ")
}

_LONGEST_FIRST = sorted(NUMBERS, key=len, reverse=True)
_NUMBER = "(?:" + "|".join(_LONGEST_FIRST) + ")"
_WORD_DAY = "(?:" + "|".join(sorted(DAYS, key=len, reverse=True)) + ")"
_DAY = rf"(?:{_WORD_DAY}|(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?)"
_MONTH = "(?:" + "|".join(rf"{m[:3]}(?:{m[3:]})?" if len(m) > 3 else m for m in MONTHS) + r"|sept)\b\.?"
_YEAR = rf"(?:(?:19|20)\d\d|'?\d\d(?!\d|:)|(?:two\s+thousand(?:\s+and)?(?:\s+{_NUMBER})?|nineteen\s+(?:hundred\s+and\s+)?{_NUMBER}|twenty\s+(?:oh\s+)?{_NUMBER})\b)"
_GAP = r"[\s,/.\-]*"
_FORMS = [
    re.compile(
        rf"(?<![\w])(?P<d>{_DAY})\b{_GAP}(?:day\s+)?(?:of\s+)?(?P<m>{_MONTH})(?:{_GAP}(?:in\s+|of\s+)?(?P<y>{_YEAR}))?"
    ),
    re.compile(rf"(?<![\w])(?P<m>{_MONTH}){_GAP}(?:the\s+)?(?P<d>{_DAY})\b(?!\d)(?:{_GAP}(?P<y>{_YEAR}))?"),
    re.compile(
        r"(?<![\d/])(?P<d>\d{1,2})\s*[/.\-\\ ]\s*(?P<m>\d{1,2})\s*[/.\-\\ ]\s*(?P<y>(?:19|20)\d\d|\d\d)(?!\d)"
    ),
    re.compile(
        r"(?<![\d/])(?P<y>(?:19|20)\d\d)\s*[/.\-\\ ]\s*(?P<m>\d{1,2})\s*[/.\-\\ ]\s*(?P<d>\d{1,2})(?!\d)"
    ),
    re.compile(rf"(?<![\w])(?P<m>{_MONTH}){_GAP}(?P<y>(?:19|20)\d\d|'\d\d)(?!\d)"),
    re.compile(
        rf"(?<!\w)(?P<d>{_DAY})\s+of\s+(?:the\s+)?(?P<m>1[0-2]|0?[1-9])(?:st|nd|rd|th)?\b{_GAP}(?:of\s+)?(?P<y>{_YEAR})(?!\w)"
    ),
]
_RUN = re.compile(r"(?<![\d£$])\d(?:[ .\-/]{0,2}\d){4,7}(?!\d)")
_BORN = re.compile(r"(?:\bborn\b|\bbirth(?:day|date)?\b|\bd\.?\s?o\.?\s?b\b\.?)[^.!?\n]{0,25}$")
_AGES = [
    re.compile(
        rf"(?<!\w)(?P<n>\d{{1,3}}|{_NUMBER})[\s\-]*(?P<u>years?|yrs?|months?|mths?|weeks?|wks?|days?)[\s\-]*(?:of\s+age|olds?)\b"
    ),
    re.compile(r"(?<!\w)(?P<n>\d{1,2})\s?(?P<u>y)/?\s?o\b"),
    re.compile(
        rf"\b(?:aged?|age\s+of)\s*:?\s*(?P<n>\d{{1,3}}(?![\d/])|{_NUMBER})\b(?:\s*(?P<u>years?|months?|weeks?)\b)?"
    ),
]


def dates(text: Folded, known: KnownNames) -> Iterator[Hit]:
    """Known dates of birth are certain; one that is said to be somebody's is too; another date of years ago is not."""
    births = {p.born for p in known.people if p.born}
    for form in _FORMS:
        for found in form.finditer(text.lower):
            yield from _judged(found, births, text.lower, known.today)
    compact = {form for born in births for form in _compact(born)}
    for found in _RUN.finditer(text.lower):
        if re.sub(r"\D", "", found[0]) in compact:
            yield Hit(found.start(), found.end(), "date of birth", "[date of birth]")


def _compact(born: date) -> set[str]:
    d, m, y = born.day, born.month, born.year
    return {f"{d:02}{m:02}{y}", f"{d:02}{m:02}{y % 100:02}", f"{y}{m:02}{d:02}", f"{m:02}{d:02}{y}", f"{d}{m}{y}",
            f"{d:02}{m}{y}", f"{d}{m:02}{y}"}  # fmt: skip


def _judged(found: "re.Match[str]", births: set[date], lower: str, today: date) -> Iterator[Hit]:
    said = found.groupdict()
    day, month, year = _day(said.get("d")), _month(said["m"]), _year(said.get("y"), today)
    start, end = found.span()
    read = {(day, month), (month, day)} if said["m"].isdigit() else {(day, month)}
    same = any(
        (b.day, b.month) in read and year in (None, b.year) for b in births
    ) if day else any((b.month, b.year) == (month, year) for b in births)  # fmt: skip
    if day and not any(d and m and d <= 31 and m <= 12 for d, m in read):
        return
    if same or _BORN.search(lower[:start]):
        yield Hit(start, end, "date of birth", "[date of birth]")
    elif day and year is not None and year < today.year - 1:
        yield Hit(start, end, "a date of years ago", "[date]", sure=False)


def _day(said: str | None) -> int | None:
    if said is None:
        return None
    digits = re.sub(r"\D", "", said)
    return int(digits) if digits else DAYS[said]


def _month(said: str) -> int:
    if said.isdigit():
        return int(said)
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(said[:3]))


def _year(said: str | None, today: date) -> int | None:
    if said is None:
        return None
    if digits := re.sub(r"\D", "", said):
        year = int(digits)
        if len(digits) == 4:
            return year
        return 2000 + year if 2000 + year <= today.year else 1900 + year
    words = re.sub(r"\s+(?:and|hundred|oh)\b", "", said)
    for start, base in (("two thousand", 2000), ("nineteen", 1900), ("twenty", 2000)):
        if words.startswith(start):
            rest = words.removeprefix(start).strip()
            return base + NUMBERS.get(rest, 0)
    return None


def ages(text: Folded) -> Iterator[Hit]:
    """Ages become bands. A day's or week's worth of illness is no age: only what says “old” or “aged”."""
    for form in _AGES:
        for found in form.finditer(text.lower):
            said = found["n"]
            number = int(said) if said.isdigit() else NUMBERS[said]
            unit = (found.groupdict().get("u") or "y")[0]
            age = number // {"y": 1, "m": 12, "w": 52, "d": 365}[unit]
            if age > 120:
                continue
            words = band(age)
            old = "old" in found[0]
            put = f"aged {words}"
            if old and "-" in found[0]:
                put = f"somebody aged {words}"
            yield Hit(found.start(), found.end(), "age", put)
