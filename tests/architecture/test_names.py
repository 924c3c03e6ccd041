"""One name, one class: whoever searches for a class finds one."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("imap", "enquiries", "consent", "disclosures", "audit")
#: Names that Django prescribes.
PRESCRIBED = {"Command", "Migration"}


def public_classes(tree: ast.Module) -> list[str]:
    """The names of a module's own classes that others may use."""
    return [
        node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]


def test_no_two_classes_of_production_code_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "static" not in path.parts:
                for name in public_classes(ast.parse(path.read_text(encoding="utf-8"))):
                    places[name].append(str(path.relative_to(ROOT)))
    assert len(places) > 500
    shared = {name: found for name, found in places.items() if len(found) > 1 and name not in PRESCRIBED}
    assert shared == {}, "\n".join(f"{name}: {', '.join(found)}" for name, found in sorted(shared.items()))
