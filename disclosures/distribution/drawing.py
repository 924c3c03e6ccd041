"""The picture of where an item went as inline SVG, made from its plan. Pure.

The table below it says the same, whole; all that people typed is escaped, and cut to what fits. Its shapes and letters are
those of the picture of a family (enquiries.family.drawing).
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from disclosures.distribution.layout import HEAD, LINE, WIDTH, Box, Way, plan
from disclosures.distribution.rules import Where
from enquiries.family.drawing import direction, wrap


def draw(where: Where, *, title: str, says: str) -> SafeString:
    """The picture, called by its title; `says`: what it is made of, and where the same stands in words."""
    whole = plan(where, wrap)
    inside = [*(_way(way) for way in whole.ways), *(_box(box) for box in whole.boxes)]
    return format_html(
        '<svg class="imap-family" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="went-title went-says" '
        'focusable="false" width="{w}" height="{h}" viewBox="0 0 {w} {h}">'
        '<title id="went-title">{title}</title><desc id="went-says">{says}</desc>{inside}</svg>',
        w=round(whole.width),
        h=round(whole.height),
        title=title,
        says=says,
        inside=format_html_join("", "{}", ((part,) for part in inside)),
    )


def _way(way: Way) -> SafeString:
    path = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in way.points)
    x, y = way.points[-1]
    return format_html(
        '<g class="imap-family__line{}"><path d="{}"/><path d="M{},{} l-8,-5 M{},{} l-8,5"/></g>',
        " imap-family__line--ended" if way.dashed else "",
        path,
        *(round(x, 1), round(y, 1)) * 2,
    )


def _box(box: Box) -> SafeString:
    texts: list[tuple[str, str, float]] = []
    y = HEAD - 4.0
    for words in box.name:
        texts.append(("name", words, y))
        y += LINE
    for words in box.lines:
        texts.append(("text", words, y))
        y += LINE
    return format_html(
        '<g transform="translate({},{})"><rect class="imap-family__card{}" width="{}" height="{}" rx="4"/>{}</g>',
        round(box.x, 1),
        round(box.y, 1),
        " imap-family__card--unborn" if box.dashed else "",
        WIDTH,
        round(box.height),
        format_html_join(
            "",
            '<text class="imap-family__{}"{} x="{}" y="{}">{}</text>',
            ((kind, direction(words), WIDTH / 2, round(at), words) for kind, words, at in texts),
        ),
    )
