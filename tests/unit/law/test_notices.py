"""The privacy notice in its versions."""

from datetime import date
from pathlib import Path

import pytest

from imap.law.notices import NoticeError, in_force, notices, read_notices, version_on

ONE = (
    'version = "{v}"\nin_force_from = {d}\ntitle = "T"\n[[section]]\nheading = "H"\ntext = """a\nb\n\nc"""\n'
)


def test_each_day_has_its_version() -> None:
    first = notices()[0]
    assert version_on(first.in_force_from) == first.version
    assert version_on(date(1999, 1, 1)) == ""
    assert in_force(date(1999, 1, 1)) is None


def test_versions_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    (tmp_path / "10.0.toml").write_text(ONE.format(v="10.0", d="2026-01-01"))
    (tmp_path / "9.0.toml").write_text(ONE.format(v="9.0", d="2025-01-01"))
    found = read_notices(tmp_path)
    assert [one.version for one in found] == ["9.0", "10.0"]
    assert found[0].sections[0].paragraphs == ("a b", "c")


@pytest.mark.parametrize("faulty", [
    "", "nonsense", ONE.format(v="2.0", d="2025-01-01"), ONE.format(v="1.0", d='"soon"'),
    ONE.format(v="1.0", d="2025-01-01T10:00:00"), 'version = "1.0"\nin_force_from = 2025-01-01\ntitle = "T"\n',
])  # fmt: skip
def test_a_faulty_file_is_named(tmp_path: Path, faulty: str) -> None:
    (tmp_path / "1.0.toml").write_text(faulty)
    with pytest.raises(NoticeError, match=r"1\.0\.toml"):
        read_notices(tmp_path)


def test_two_versions_cannot_begin_on_one_day(tmp_path: Path) -> None:
    for version in ("1.0", "1.1"):
        (tmp_path / f"{version}.toml").write_text(ONE.format(v=version, d="2025-01-01"))
    with pytest.raises(NoticeError, match="one day"):
        read_notices(tmp_path)
    with pytest.raises(NoticeError, match="no privacy notice"):
        read_notices(tmp_path / "nowhere")
