"""Faults in the catalogue's files stop the start and say where they are."""

import shutil
from pathlib import Path

import pytest

from imap.law.reading import DATA, CatalogueError, read_catalogue


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_copy_reads_the_same(data: Path) -> None:
    assert read_catalogue(data) == read_catalogue(DATA)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Only to safeguard children"', "", "1_asking.toml, PUR1: 'title' is missing"),
        ('title = "Only to safeguard children"', 'title = "  "', "1_asking.toml, PUR1: 'title' must be text"),
        ('id = "PUR1"', 'id = "DEL1"', "DEL1 stands in the catalogue twice"),
        ('id = "PUR1"', 'id = "PUR01"', "'PUR01' is not a clause id"),
        ('id = "PUR1"', 'id = "PUR1"\nextra = 1', "PUR1: unknown 'extra'"),
        ('related = ["NPR3", "ONW4", "ONW2"]', 'related = ["NPR8"]', "PUR1, related: no clause NPR8"),
        ('related = ["NPR3", "ONW4", "ONW2"]', 'related = ["PUR1"]', "PUR1: related to itself"),
        ('related = ["NPR3", "ONW4", "ONW2"]', 'related = ["NPR3", "NPR3"]', "names the same thing twice"),
        ('related = ["NPR3", "ONW4", "ONW2"]', 'related = "NPR3"', "'related' must be a list of texts"),
        ("enforced_by = [", 'enforced_by = ["not a name",', "DEL1: 'enforced_by' holds 'not a name'"),
        ("tested_by = [", 'tested_by = ["tests/test_x.py",', "DEL1: 'tested_by' holds 'tests/test_x.py'"),
        (
            'enforced_by = ["disclosures.releases.rules.check_drafted"]',
            "enforced_by = []",
            "1_asking.toml, DEL2: is not enforced and does not say what is 'missing'",
        ),
        ("[clause.guidance]", "[clause.advice]", "DEL1: 'guidance' is missing"),
        ("means = ", "mean = ", "DEL1, guidance: 'means' is missing"),
        ('chapter = "Asking and opening"', "", "1_asking.toml: 'chapter' is missing"),
        ("[[clause]]", "[[clause]", "1_asking.toml: "),
    ],
)
def test_a_fault_in_a_chapter_is_named(data: Path, old: str, new: str, said: str) -> None:
    edit(data / "clauses" / "1_asking.toml", old, new)
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(data)
    assert said in str(caught.value)


def test_code_and_tests_are_taken_in(data: Path) -> None:
    chapter = data / "clauses" / "1_asking.toml"
    edit(chapter, "enforced_by = [", 'enforced_by = ["disclosures.requests.rules.check_second",')
    edit(
        chapter,
        "tested_by = [",
        'tested_by = ["tests/unit/disclosures/test_rules.py::TestAsking::test_own",',
    )
    clause = read_catalogue(data).clause("DEL1")
    assert clause.enforced_by[0] == "disclosures.requests.rules.check_second"
    assert clause.tested_by[0] == "tests/unit/disclosures/test_rules.py::TestAsking::test_own"


@pytest.mark.parametrize("file", ["questions.toml", "golden_rules.toml", "caldicott.toml"])
def test_a_clause_that_is_not_there_is_refused_in_the_other_pages_too(data: Path, file: str) -> None:
    edit(data / file, 'clauses = ["', 'clauses = ["XYZ1", "')
    with pytest.raises(CatalogueError, match="no clause XYZ1"):
        read_catalogue(data)


def test_a_number_has_to_be_one(data: Path) -> None:
    edit(data / "caldicott.toml", "number = 1", "number = true")
    with pytest.raises(CatalogueError, match="'number' must be a whole number"):
        read_catalogue(data)


def test_missing_files_are_named(data: Path) -> None:
    (data / "questions.toml").unlink()
    with pytest.raises(CatalogueError, match=r"questions\.toml"):
        read_catalogue(data)
    shutil.rmtree(data / "clauses")
    with pytest.raises(CatalogueError, match="no chapter"):
        read_catalogue(data)


def test_lines_are_joined_and_paragraphs_kept(data: Path) -> None:
    edit(data / "questions.toml", 'answer = """', 'answer = """First\nline.\n\nSecond. ')
    assert read_catalogue(data).questions[0].answer.startswith("First line.\n\nSecond. No.")
