"""How well names and the like are taken out of texts, measured on sentences with planted ones (docs/advice.md). Pure."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from enquiries.deidentify.finding import deidentify
from enquiries.deidentify.known import KnownNames, KnownPerson, KnownPlace

_DATA = Path(__file__).resolve().parent.parent / "deidentify" / "measured"
KINDS = {
    "names": "Names that the enquiry knows",
    "unknown_names": "Names that it does not know",
    "births": "Dates of birth",
    "identifiers": "Numbers and references",
    "addresses": "Addresses and postcodes",
    "contact": "Telephones, e-mail, accounts",
    "schools": "Schools and agencies",
    "vehicles": "Vehicle registrations",
}
#: What the made-up enquiry knows, as `sentences.toml` says.
KNOWN = KnownNames(
    date(2026, 11, 22),
    (
        KnownPerson("child", "Sarah-Jane O'Brien (known as Sadie)", born=date(2018, 5, 3)),
        KnownPerson("child", "William Marlow (Will)", born=date(2012, 11, 30)),
        KnownPerson("parent_or_carer", "Grace Marlow", "Mother", date(1990, 1, 2)),
        KnownPerson("other", "Zoë Müller", "Aunt"),
        KnownPerson("other", "Мария Иванова", "Grandmother"),
        KnownPerson("parent_or_carer", "Mohammed Al-Farsi", "Stepfather", date(1985, 9, 21)),
        KnownPerson("other", "Tess Hollins", "referrer"),
    ),
    (
        KnownPlace("Elm Grove School", "[school]"),
        KnownPlace("Northbridge NHS Trust", "[health service]"),
        KnownPlace("Lower Barn", "[address]"),
        KnownPlace("Mill End", "[address]"),
    ),
    "7K3MX-92QTB",
)


@dataclass(frozen=True, slots=True)
class RecallRate:
    """Of the sentences of one kind: how many, replaced for certain, replaced unless the asker leaves it, and the missed."""

    kind: str
    sentences: int
    certain: int
    asked: int
    missed: Sequence[str]


def sentences() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Every sentence with what must not be left of it, by kind."""
    loaded = tomllib.loads((_DATA / "sentences.toml").read_text(encoding="utf-8"))
    return {kind: [(text, gone) for text, gone in rows] for kind, rows in loaded.items()}


def innocent() -> list[str]:
    """Sentences that name nobody."""
    return (_DATA / "innocent.txt").read_text(encoding="utf-8").splitlines()


def measure(rows: Mapping[str, Iterable[tuple[str, str]]]) -> list[RecallRate]:
    """What is found of what was planted."""
    found = []
    for kind, planted in rows.items():
        certain = asked = 0
        missed: list[str] = []
        for text, gone in planted:
            result = deidentify(text, KNOWN)
            if gone not in result.text({f.said for f in result.findings if not f.sure}):
                certain += 1
            elif gone not in result.text():
                asked += 1
            else:
                missed.append(f"{text} ({gone})".replace("\n", " / "))
        found.append(RecallRate(kind, certain + asked + len(missed), certain, asked, missed))
    return found


def spoilt() -> list[tuple[str, str]]:
    """Of the innocent sentences those in which something is replaced, with what would be sent."""
    return [(text, ready) for text in innocent() if (ready := deidentify(text, KNOWN).text()) != text]


def report() -> str:
    """The figures as docs/advice.md shows them."""
    measured = measure(sentences())
    lines = ["| planted | sentences | certain | asked about | missed |", "|---|---|---|---|---|"]
    lines += [
        f"| {KINDS[one.kind]} | {one.sentences} | {one.certain} | {one.asked} | {len(one.missed)} |"
        for one in measured
    ]
    total = [
        sum(n)
        for n in zip(*((o.sentences, o.certain, o.asked, len(o.missed)) for o in measured), strict=True)
    ]
    lines += [f"| **All** | {' | '.join(map(str, total))} |", ""]
    lines += [f"Recall: {100 * (total[1] + total[2]) / total[0]:.1f} %. Missed:", ""]
    lines += [f"- {text}" for one in measured for text in one.missed] or ["- none"]
    wrong, many = spoilt(), len(innocent())
    lines += [
        "",
        f"Of {many} sentences that name nobody {many - len(wrong)} are left as they are. Changed:",
        "",
    ]
    lines += [f"- {text} → {ready}" for text, ready in wrong] or ["- none"]
    return "\n".join(lines)
