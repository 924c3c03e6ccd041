"""Where words stand on a page, and what stands with them."""

from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Node:
    """An element; `words`: its own text and what its attributes say."""

    above: "Node | None" = None
    words: list[str] = field(default_factory=list)
    under: list["Node"] = field(default_factory=list)
    _all: str | None = None

    def every(self) -> str:
        """All that it and everything in it say."""
        if self._all is None:
            self._all = " ".join([*self.words, *(one.every() for one in self.under)])
        return self._all


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.at = self.root = Node()
        self.tags: list[str] = []
        self.nodes = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = [
            value or "" for name, value in attrs if name in ("value", "title", "alt", "aria-label", "content")
        ]
        one = Node(self.at, said)
        self.at.under.append(one)
        self.nodes.append(one)
        if tag not in VOID:
            self.tags.append(tag)
            self.at = one

    def handle_endtag(self, tag: str) -> None:
        while self.tags and tag in self.tags:
            last = self.tags.pop()
            self.at = self.at.above or self.root
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        self.at.words.append(data)


@lru_cache(maxsize=1)
def _nodes(html: str) -> list[Node]:
    tree = _Tree()
    tree.feed(html)
    return tree.nodes


def missing(html: str, words: str, marks: tuple[str, ...], others: set[str]) -> set[str]:
    """The marks that do not stand with these words somewhere on a page: within the same element, before another item
    begins. `others`: words of other items. A mark may be one of several, "a|b"."""
    found = set()
    for node in _nodes(html):
        if not any(words in one for one in node.words):
            continue
        for mark in marks:
            here: Node | None = node
            while here and not any(other in here.every() for other in others):
                if any(one in here.every().replace(words, "") for one in mark.split("|")):
                    break
                here = here.above
            else:
                found.add(mark)
    return found
