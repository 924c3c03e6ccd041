"""Nothing here reaches into the private parts of a library: they change without notice, and hide what a page really does."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("imap", "enquiries", "consent", "disclosures", "audit", "tests", "manage.py")
#: Names that begin with an underscore and that their libraries document for everybody.
DOCUMENTED = {
    "_meta": "Django, Model _meta API",
    "_default_manager": "Django, managers",
    "_base_manager": "Django, managers",
    "_state": "Django, model instance reference",
    "_change_reason": "django-simple-history, change reason",
    "_fields": "Python, namedtuple",
    "_replace": "Python, namedtuple",
    "_exit": "Python, os",
}


def private_names(source: str) -> Iterator[str]:
    """The private names of others that a module imports or reaches for."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names = [*(node.module or "").split("."), *(one.name for one in node.names)]
            yield from (name for name in names if name.startswith("_") and not name.startswith("__"))
        elif isinstance(node, ast.Import):
            names = [part for one in node.names for part in one.name.split(".")]
            yield from (name for name in names if name.startswith("_") and not name.startswith("__"))
        elif isinstance(node, ast.Attribute) and _is_private(node.attr):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if not own or node.attr == "__dict__":
                yield node.attr


def _is_private(name: str) -> bool:
    if name in DOCUMENTED:
        return False
    return name == "__dict__" or (name.startswith("_") and not name.endswith("__"))


def files() -> list[Path]:
    found = [
        path
        for name in OURS
        for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    ]
    return [path for path in found if "node_modules" not in path.parts]


def test_nothing_reaches_into_private_parts() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files()
        for name in private_names(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_what_is_private_is_found() -> None:
    def found(source: str) -> list[str]:
        return list(private_names(source))

    assert found("from psycopg._preparing import Prepare") == ["_preparing"]
    assert found("from a import _b") == ["_b"]
    assert found("import a._b") == ["_b"]
    assert found("one._thing") == ["_thing"]
    assert found("self.one._thing") == ["_thing"]
    assert found("self.__dict__") == ["__dict__"]
    assert found("self._thing; cls._thing; row._meta; type(x).__name__; from_ = __file__") == []
