"""Every test can fail: it asserts something itself, or calls a function of the tests that does."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
#: What fails a test by itself.
FAILS = {"assert", "pytest.raises", "pytest.warns", "pytest.fail", "expect"}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def dotted(node: ast.expr) -> str:
    """`a.b` as it is written; empty for anything but a name."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def used_in(node: ast.AST) -> set[str]:
    """What a piece of code calls, and what it enters with `with`; "assert" where it asserts itself."""
    used = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            used.add(dotted(part.func))
        elif isinstance(part, ast.withitem):
            used.add(dotted(part.context_expr))
        elif isinstance(part, ast.Assert):
            used.add("assert")
    return used


def names_that_check(trees: Iterable[ast.Module]) -> set[str]:
    """What fails a test: functions that assert or call one that does, and names such as `REFUSED = pytest.raises(…)`."""
    used_by = [(one.name, used_in(one)) for tree in trees for one in functions(tree)]
    used_by += [
        (dotted(target), used_in(node.value))
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
    ]
    found = set(FAILS)
    while more := {name for name, used in used_by if name not in found and used & found}:
        found |= more
    return found


def without_a_check(files: dict[str, ast.Module]) -> list[str]:
    """The tests in these files that nothing but an error can fail."""
    names = names_that_check(files.values())
    return [
        f"{file}:{test.lineno}: {test.name} asserts nothing"
        for file, tree in files.items()
        for test in functions(tree)
        if test.name.startswith("test_") and not used_in(test) & names
    ]


def always_true(tree: ast.AST) -> Iterator[int]:
    """The lines of assertions that hold whatever the code does."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assert):
            continue
        test = node.test
        same = isinstance(test, ast.Compare) and ast.dump(test.left) == ast.dump(test.comparators[-1])
        same = same and not any(
            isinstance(part, ast.Call) for part in ast.walk(test)
        )  # asked twice: may differ
        or_true = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or) and any(
            isinstance(value, ast.Constant) and value.value for value in test.values
        )  # fmt: skip
        if same or or_true or isinstance(test, ast.Constant | ast.Tuple | ast.GeneratorExp | ast.Lambda):
            yield node.lineno


def parsed() -> dict[str, ast.Module]:
    files = sorted(TESTS.rglob("*.py"))
    return {f"tests/{file.relative_to(TESTS)}": ast.parse(file.read_text("utf-8")) for file in files}


def test_every_test_can_fail() -> None:
    files = parsed()
    faults = without_a_check(files)
    faults += [f"{file}:{line}: is always true" for file, tree in files.items() for line in always_true(tree)]
    assert len(files) > 300
    assert not faults, "\n".join(faults)


MADE_UP = """
REFUSED = pytest.raises(ValueError)
def helper(): assert made()
def through(): helper()
def nothing(): made()
def test_asserts(): assert made()
def test_raises():
    with pytest.raises(ValueError): made()
def test_helper(): through()
def test_named():
    with REFUSED: made()
def test_nothing(): nothing()
def test_expects_nothing(): page.click()
"""


def test_what_asserts_nothing_is_found() -> None:
    assert without_a_check({"x": ast.parse(MADE_UP)}) == [
        "x:12: test_nothing asserts nothing",
        "x:13: test_expects_nothing asserts nothing",
    ]


def test_what_is_always_true_is_found() -> None:
    lines = "assert a\nassert a == b\nassert a == a\nassert a() == a()\nassert a or True\nassert (a, 'words')\nassert 1\nassert (a for a in b)"
    assert list(always_true(ast.parse(lines))) == [3, 5, 6, 7, 8]
