"""HTML as a list of tokens that is the same for pages which a browser would build the same way."""

from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[object] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        written = {name: " ".join((value or "").split()) for name, value in attrs}
        self.tokens.append((tag, tuple(sorted(written.items()))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self.tokens.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self._text += data

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        folded = " ".join(self._text.split())
        if folded:
            self.tokens.append(folded)
        self._text = ""


def tokens(html: str) -> list[object]:
    """Start tags with sorted attributes, end tags, and texts with folded white space."""
    parser = _Tokens()
    parser.feed(html)
    parser.close()
    return parser.tokens
