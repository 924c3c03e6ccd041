"""The picture of a family as inline SVG, made from its plan. Pure.

It is hidden from screen readers: the table beside it says the same, first. Nothing that people typed is trusted: all
of it is escaped, cut to what fits (whole in the picture's own tooltip and in the table), and of one direction a line.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enquiries.family.layout import plan
from enquiries.family.rules import Member, Tie
from enquiries.family.shapes import CARD_HEIGHT, CARD_WIDTH, Block, Card, Point, RelationLine
from enquiries.models import Person

NAME_FITS, SMALL_FITS = 16, 19  # in letters of usual width
WIDE = frozenset("mwMW@%—…")


def draw(members: Sequence[Member], ties: Iterable[Tie], *, on: date) -> SafeString:
    """The picture on a day; empty when there is nobody to draw."""
    if not members:
        return SafeString("")
    whole = plan(members, ties)
    inside = [
        *(_block(block) for block in whole.blocks),
        *(_line(line) for line in whole.lines),
        *(_card(card, on) for card in whole.cards),
        *(_line_label(line) for line in whole.lines if line.label),
    ]
    return format_html(
        '<svg class="imap-family" xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false" '
        'width="{w}" height="{h}" viewBox="0 0 {w} {h}">{inside}</svg>',
        w=round(whole.width),
        h=round(whole.height),
        inside=format_html_join("", "{}", ((part,) for part in inside)),
    )


def _block(block: Block) -> SafeString:
    label = wrap(block.label, max(10, int((block.width - 20) / 10)), 1)[0]
    return format_html(
        '<g><rect class="imap-family__home{}" x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text class="imap-family__home-name"{} x="{}" y="{}">{}<title>{}</title></text></g>',
        " imap-family__home--beside" if block.dashed else "",
        *(round(n) for n in (block.x, block.y, block.width, block.height)),
        direction(label),
        round(block.x + (block.width - 10 if direction(label) else 10)),
        round(block.y + 20),
        label,
        block.label,
    )


def _line(line: RelationLine) -> SafeString:
    classes = f"imap-family__line imap-family__line--{line.kind.replace('_', '-')}"
    return format_html(
        '<g class="{}"><path d="{}"/>{}</g>',
        classes + (" imap-family__line--ended" if line.ended else ""),
        " ".join(_path(stroke) for stroke in line.strokes),
        format_html_join(
            "", '<circle cx="{}" cy="{}" r="3"/>', ((round(x, 1), round(y, 1)) for x, y in line.dots)
        ),
    )


def _path(points: list[Point]) -> str:
    return "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _line_label(line: RelationLine) -> SafeString:
    x, y = line.label_at
    return format_html(
        '<text class="imap-family__label" x="{}" y="{}">{}</text>', round(x, 1), round(y, 1), line.label
    )


def _card(card: Card, on: date) -> SafeString:
    member = card.member
    middle = CARD_WIDTH / 2
    lines = wrap(member.name, NAME_FITS, 2)
    texts: list[tuple[str, str, float]] = [
        ("name", words, 24 + 19 * number) for number, words in enumerate(lines)
    ]
    y = 24.0 + 19 * len(lines)
    small = [
        member.about or str(Person.Role(member.role).label),
        member.age.in_words(
            on, short=bool(member.age.doubts(on))
        ),  # a card has room for "about 15, uncertain"
        _("Also: %(home)s") % {"home": member.household_part} if member.household_part else "",
    ]
    for words in filter(None, small):
        texts.append(("text", wrap(words, SMALL_FITS, 1)[0], y))
        y += 18
    held = {"now": _("Parental responsibility"), "ended": _("Responsibility ended")}.get(
        member.responsibility
    )
    classes = "imap-family__card"
    if member.role == Person.Role.CHILD:
        classes += " imap-family__card--child"
    if member.unborn:
        classes += " imap-family__card--unborn"
    return format_html(
        '<g transform="translate({},{})"><title>{}</title><rect class="{}" width="{}" height="{}" rx="4"/>{}{}</g>',
        round(card.x, 1),
        round(card.y, 1),
        member.name,
        classes,
        CARD_WIDTH,
        CARD_HEIGHT,
        format_html_join(
            "",
            '<text class="imap-family__{}"{} x="{}" y="{}">{}</text>',
            ((kind, direction(words), middle, at, words) for kind, words, at in texts),
        ),
        _held(held, member.responsibility) if held else "",
    )


def _held(words: str, state: str) -> SafeString:
    return format_html(
        '<rect class="imap-family__held imap-family__held--{}" x="4" y="{}" width="{}" height="24" rx="2"/>'
        '<text class="imap-family__held-words imap-family__held-words--{}" x="{}" y="{}">{}</text>',
        state,
        CARD_HEIGHT - 28,
        CARD_WIDTH - 8,
        state,
        CARD_WIDTH / 2,
        CARD_HEIGHT - 11,
        words,
    )


# Words in a space --------------------------------------------------------------------------------------
def direction(words: str) -> SafeString:
    """The attribute for a line whose first letter runs from right to left; nothing for any other."""
    for letter in words:
        if (kind := unicodedata.bidirectional(letter)) in {"L", "R", "AL"}:
            return SafeString("" if kind == "L" else ' direction="rtl"')
    return SafeString("")


def width(letter: str) -> float:
    """How wide a letter is, in letters of usual width; a mark upon another letter takes no room."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 2
    return 1.5 if letter in WIDE else 1.25 if letter.isupper() else 1


def fits(words: str, room: float) -> bool:
    return sum(width(letter) for letter in words) <= room


def cut(words: str, room: float) -> str:
    """As much as fits, with an ellipsis if that is not all; never between a letter and its marks."""
    if fits(words, room):
        return words
    kept, used = "", 1.5
    for letter in words:
        used += width(letter)
        if used > room:
            break
        kept += letter
    return kept.rstrip() + "…"


def wrap(words: str, room: float, lines: int) -> list[str]:
    """Words on at most so many lines, broken at spaces, the last one cut."""
    found: list[str] = []
    waiting = words.split() or [""]
    while waiting and len(found) < lines - 1:
        line = waiting.pop(0)
        while waiting and fits(f"{line} {waiting[0]}", room):
            line += " " + waiting.pop(0)
        if not fits(line, room):
            waiting.clear()
        found.append(cut(line, room))
    if waiting:
        found.append(cut(" ".join(waiting), room))
    return found
