"""Nobody can claim more than is there: what the catalogue calls enforced exists, and means the clause it is under.

Each `enforced_by` is something that can be imported and whose docstring names the clause; each `tested_by` is
a test that exists and is marked with the clause; each mark names a clause of the catalogue.
"""

import ast
import dataclasses
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from imap.law.catalogue import Clause, catalogue

ROOT = Path(__file__).resolve().parents[2]
Test = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def marked_clauses(node: ast.AST) -> list[str | None]:
    """The ids in a `pytest.mark.clause(…)`; None for an argument that is no plain text; [] for other nodes."""
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("pytest.mark.clause", "mark.clause"):
        return []
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    return [
        argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
        for argument in arguments
    ]


def fault_of_code(clause_id: str, name: str) -> str | None:
    """What is wrong with the claim that `name` enforces a clause; None when nothing is."""
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
        if found is None:
            return f"{clause_id}: {name} does not exist"
        if not re.search(rf"\b{clause_id}\b", getattr(found, "__doc__", None) or ""):
            return f"{clause_id}: the docstring of {name} does not name it"
        return None
    return f"{clause_id}: {name} cannot be imported"


def fault_of_test(clause_id: str, node_id: str, root: Path) -> str | None:
    """What is wrong with the claim that a test shows a clause; None when nothing is."""
    file, *names = node_id.split("::")
    if not (root / file).is_file():
        return f"{clause_id}: {file} does not exist"
    scope: list[ast.stmt] = ast.parse((root / file).read_text(encoding="utf-8")).body
    marks: set[str | None] = set()
    node: Test | None = None
    for name in names:
        node = next((one for one in scope if isinstance(one, Test) and one.name == name), None)
        if node is None:
            return f"{clause_id}: {node_id} does not exist"
        marks.update(mark for decorator in node.decorator_list for mark in marked_clauses(decorator))
        scope = node.body
    if isinstance(node, ast.ClassDef) or not names[-1].startswith("test_"):
        return f"{clause_id}: {node_id} is not a test"
    return None if clause_id in marks else f"{clause_id}: {node_id} is not marked with it"


def faults_of(clause: Clause, root: Path = ROOT) -> list[str]:
    """Everything that a clause claims and that is not so."""
    code = [fault_of_code(clause.id, name) for name in clause.enforced_by]
    tests = [fault_of_test(clause.id, node_id, root) for node_id in clause.tested_by]
    return [fault for fault in code + tests if fault]


def unknown_marks(root: Path) -> Iterator[str]:
    """Marks in the tests under `root` that name no clause of the catalogue, with file and line."""
    for file in sorted((root / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for clause_id in marked_clauses(node):
                if clause_id not in catalogue().by_id:
                    yield f"{file.relative_to(root)}:{getattr(node, 'lineno', 0)}: {clause_id}"


@pytest.mark.parametrize("clause", catalogue().by_id.values(), ids=lambda clause: clause.id)
def test_a_clause_claims_only_what_is_there(clause: Clause) -> None:
    assert faults_of(clause) == []


def test_every_mark_names_a_clause_of_the_catalogue() -> None:
    assert list(unknown_marks(ROOT)) == []


# The check itself, on made-up claims: it must find what it is there to find.

MADE_UP = """
import pytest

@pytest.mark.clause("CON1", "CON2")
def test_marked(): ...

def test_bare(): ...

@pytest.mark.clause("CON3")
class TestGroup:
    def test_inside(self): ...

    @pytest.mark.clause("CON4")
    async def test_own_mark(self): ...

@pytest.mark.clause("CON5")
def helper(): ...

@pytest.mark.clause("CON99", SOME_NAME)
def test_wrong(): ...
"""


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_made_up.py").write_text(MADE_UP, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("clause_id", "node", "fault"),
    [
        ("CON1", "test_marked", None),
        ("CON2", "test_marked", None),
        ("CON3", "TestGroup::test_inside", None),
        ("CON3", "TestGroup::test_own_mark", None),
        ("CON4", "TestGroup::test_own_mark", None),
        ("CON4", "TestGroup::test_inside", "is not marked with it"),
        ("CON3", "test_marked", "is not marked with it"),
        ("CON1", "test_bare", "is not marked with it"),
        ("CON1", "test_gone", "does not exist"),
        ("CON3", "TestGroup", "is not a test"),
        ("CON3", "TestGroup::test_gone", "does not exist"),
        ("CON5", "helper", "is not a test"),
    ],
)
def test_claims_about_tests_are_looked_into(
    made_up: Path, clause_id: str, node: str, fault: str | None
) -> None:
    found = fault_of_test(clause_id, f"tests/test_made_up.py::{node}", made_up)
    assert found == (None if fault is None else f"{clause_id}: tests/test_made_up.py::{node} {fault}")


def test_a_test_file_that_is_gone_is_named(made_up: Path) -> None:
    assert (
        fault_of_test("CON1", "tests/test_gone.py::test_x", made_up)
        == "CON1: tests/test_gone.py does not exist"
    )


@pytest.mark.parametrize(
    ("clause_id", "name", "fault"),
    [
        ("LEG1", "imap.law.queries.gateways_for", None),
        ("LEG1", "imap.law.models.Gateway", None),
        (
            "CON1",
            "imap.law.queries.gateways_for",
            "the docstring of imap.law.queries.gateways_for does not name it",
        ),
        ("LEG1", "imap.law.queries.gone", "imap.law.queries.gone does not exist"),
        ("LEG1", "imap.law.models.Gateway.gone", "imap.law.models.Gateway.gone does not exist"),
        ("LEG1", "nowhere.rules.breaches", "nowhere.rules.breaches cannot be imported"),
    ],
)
def test_claims_about_code_are_looked_into(clause_id: str, name: str, fault: str | None) -> None:
    assert fault_of_code(clause_id, name) == (None if fault is None else f"{clause_id}: {fault}")


def test_both_claims_of_a_clause_are_looked_into(made_up: Path) -> None:
    clause = dataclasses.replace(
        catalogue().clause("CON1"),
        enforced_by=("nowhere.rules.breaches",),
        tested_by=("tests/test_made_up.py::test_marked", "tests/test_made_up.py::test_bare"),
    )
    assert [fault.split(": ")[1].split(" ")[0] for fault in faults_of(clause, made_up)] == [
        "nowhere.rules.breaches",
        "tests/test_made_up.py::test_bare",
    ]


def test_marks_of_no_clause_are_found(made_up: Path) -> None:
    assert [line.rsplit(": ", 1)[1] for line in unknown_marks(made_up)] == ["CON99", "None"]
