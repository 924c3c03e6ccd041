"""The rules of the house that begin with "nobody": each is looked for in the code, and its message says what to call instead."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("imap", "enquiries", "consent", "disclosures", "audit")
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}


def _attributes(tree: ast.AST) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def _asks_a_table(tree: ast.AST) -> Iterator[int]:
    return (node.lineno for node in _attributes(tree) if node.attr in ("objects", "_default_manager"))


def _writes_a_table(tree: ast.AST) -> Iterator[int]:
    for node in _attributes(tree):
        manager = node.value.attr if isinstance(node.value, ast.Attribute) else ""
        if node.attr in WRITES and manager in ("objects", "_default_manager"):
            yield node.lineno


def _counts_hours(tree: ast.AST) -> Iterator[int]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        hours = {"hours", "minutes"} & {one.arg for one in call.keywords}
        if hours and ast.unparse(call.func).endswith("timedelta"):
            yield call.lineno


def _opens_a_transaction(tree: ast.AST) -> Iterator[int]:
    return (node.lineno for node in _attributes(tree) if ast.unparse(node) == "transaction.atomic")


def _notes_lateness(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("note_late", "record_late"):
            yield node.lineno


def _sends_signals(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            ("django.dispatch", "django.db.models.signals")
        ):
            yield node.lineno


@dataclass(frozen=True)
class Rule:
    """One rule: where it holds, what breaks it, what to do instead, and the places that may, each with its reason."""

    name: str
    holds_in: Callable[[str], bool]
    broken: Callable[[ast.AST], Iterator[int]]
    instead: str
    caught: str
    passed: str
    but: Mapping[str, str] = field(default_factory=dict)


def _is_view(path: str) -> bool:
    return path.endswith("views.py")


def _not_action(path: str) -> bool:
    return not path.endswith("actions.py") and not path.startswith("imap/demonstration/")


RULES = [
    Rule(
        "nobody filters by hand",
        _is_view,
        _asks_a_table,
        "a view reads through a function of its package's queries.py, which passes the access filter",
        "def item(request): return Item.objects.get(pk=request.GET['id'])",
        "def item(request): return get_item_or_404(request.user, enquiry_id, item_id)",
    ),
    Rule(
        "nobody but an action writes",
        _not_action,
        _writes_a_table,
        "write in a function of the package's actions.py",
        "def page(): Item.objects.create(text='x')",
        "def page(): return Item.objects.filter(pk=1)",
        {
            "audit/record/catalogue.py": "the digest of what guards the record is a command's, not a person's",
            "disclosures/attachments/adoption.py": "a command of whoever operates the files",
            "disclosures/attachments/originals.py": "the only writer of originals; called by the actions of files",
            "disclosures/attachments/sweep.py": "the periodic task of files",
            "imap/accounts/sent_forms.py": "the middleware that remembers a form's key",
            "enquiries/casework/decisions.py": "writes what every action decides",
        },
    ),
    Rule(
        "nobody counts the hours by hand",
        lambda path: not path.startswith(("imap/law/", "imap/demonstration/")),
        _counts_hours,
        "ask imap.law.clocks.due for a moment, in the working hours that the partnership set",
        "due = now + timedelta(hours=4)",
        "due = clocks.due(now, REPORT)",
        {"imap/agencies/deadlines/rules.py": "compares lengths of a working day; no moment is made"},
    ),
    Rule(
        "nobody opens a decision's transaction in a view",
        _is_view,
        _opens_a_transaction,
        "let DecisionPage.record call the action",
        "with transaction.atomic(): actions.recall()",
        "page.record(form, lambda made: actions.recall(**made))",
        {
            "enquiries/restrictions/views.py": "whoever restricts may shut themselves out: the late entry comes first"
        },
    ),
    Rule(
        "nobody notes a late entry in a view",
        _is_view,
        _notes_lateness,
        "give DecisionPage what it stands beside (`beside=`)",
        "note_late(request, late, enquiry, beside=Beside.RECALL, decision=key)",
        "DecisionPage(request, enquiry, beside=Beside.RECALL)",
        {
            "disclosures/requests/views.py": "two requests are sent together, each with its own",
            "enquiries/restrictions/views.py": "whoever restricts may shut themselves out: it comes first",
        },
    ),
    Rule(
        "nobody sends signals",
        lambda _path: True,
        _sends_signals,
        "call the function: what follows from a decision stands in its action, or is derived",
        "from django.dispatch import receiver",
        "from django.db import models",
    ),
]


def _files() -> Iterator[tuple[str, ast.AST]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/migrations/" not in name and "/static/" not in name:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def files() -> list[tuple[str, ast.AST]]:
    found = list(_files())
    assert len(found) > 500
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_of_the_house_is_kept(rule: Rule, files: list[tuple[str, ast.AST]]) -> None:
    places = [(name, tree) for name, tree in files if rule.holds_in(name)]
    assert len(places) > 40
    broken = {name: lines for name, tree in places if (lines := list(rule.broken(tree)))}
    faults = [
        f"{name}:{line}: {rule.instead}" for name in broken for line in broken[name] if name not in rule.but
    ]
    assert not faults, f"{rule.name}\n" + "\n".join(faults)
    assert rule.but.keys() <= broken.keys(), f"{rule.name}: these keep it by now, take them out"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_catches_its_example_and_passes_the_other(rule: Rule) -> None:
    assert list(rule.broken(ast.parse(rule.caught)))
    assert not list(rule.broken(ast.parse(rule.passed)))
