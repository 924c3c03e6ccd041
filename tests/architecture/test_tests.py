"""Every file of tests stands alone: what several share is in tests/support."""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]


def imported(file: Path) -> set[str]:
    """The modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
    return found


def test_no_file_of_tests_imports_another() -> None:
    tests = {
        ".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts))
        for file in TESTS.rglob("test_*.py")
    }
    found = {
        f"{file.relative_to(TESTS)}: {name}"
        for file in TESTS.rglob("*.py")
        for name in imported(file) & tests
    }
    assert len(tests) > 100
    assert sorted(found) == [], "move what they share to tests/support"
