"""What can be read off the source: the clauses that are refused on, each with its field, and every text for the screen."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
APPS = ("imap", "enquiries", "consent", "disclosures", "audit")
#: The class of a broken clause, and the functions that mark a text.
VIOLATION = "Violation"
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "npgettext"}
#: A text in what Django makes of a template for its own search of texts.
LITERAL = re.compile(r"""u'(?:[^'\\]|\\.)*'|u"(?:[^"\\]|\\.)*["]""")


def clauses() -> Iterator[str]:
    """A line for each place that refuses on a clause: the clause, and the field that the words stand beside. What is not
    written out there is "…"."""
    for tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == VIOLATION:
                given = dict(zip(("clause", "message", "field"), node.args, strict=False))
                given |= {one.arg: one.value for one in node.keywords if one.arg}
                field = given.get("field")
                yield f"{_constant(given.get('clause'))} {_constant(field) if field else '-'}"


def texts() -> Iterator[str]:
    """A line for each text for the screen, in the code and in the templates, as Python writes it."""
    found = set()
    for tree in modules():
        found |= set(_marked(tree))
    for place in (ROOT / "templates", *(ROOT / app for app in APPS)):
        for path in place.rglob("*.html"):
            if "static" not in path.parts:
                for literal in LITERAL.findall(templatize(path.read_text(encoding="utf-8"))):
                    found.add(ast.literal_eval(literal))
    yield from map(repr, found)


def modules() -> Iterator[ast.Module]:
    """Every module of the apps, migrations apart."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if not {"migrations", "static"} & set(path.parts):
                yield ast.parse(path.read_text(encoding="utf-8"))


def _marked(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            for one in node.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


def _constant(node: ast.expr | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "…"
