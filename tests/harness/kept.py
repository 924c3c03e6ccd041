"""The migrated cluster, kept from run to run in var/: migrating takes many times as long as a copy.

It is known by a digest of every file that could make it come out differently; a changed one builds anew.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLACE = ROOT / "var" / "test-clusters"
_KEPT = 3
_ROOMS = ("imap", "enquiries", "consent", "disclosures", "audit", "requirements/app.txt", "tests/harness")
#: What neither a migration nor the loading of the lists can see.
_UNSEEN = {"views.py", "forms.py", "urls.py", "tasks.py", "queries.py", "middleware.py", "search.py"}


def _files() -> Iterator[Path]:
    for room in _ROOMS:
        path = ROOT / room
        yield from [path] if path.is_file() else sorted(path.rglob("*"))


def digest() -> str:
    """Names the cluster that the present files would make."""
    found = hashlib.sha256()
    for path in _files():
        seen = path.suffix in (".py", ".sql", ".csv", ".json", ".txt") and path.name not in _UNSEEN
        if seen and "design" not in path.parts and path.is_file():
            found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:20]


def take(name: str, cluster: Path) -> dict[str, str] | None:
    """Copy the kept cluster to the directory `cluster`; its passwords, or None when there is none."""
    kept = PLACE / name
    if not (kept / "passwords.json").exists():
        return None
    os.utime(kept)
    _copy(kept / "pg", cluster)
    passwords: dict[str, str] = json.loads((kept / "passwords.json").read_text(encoding="utf-8"))
    return passwords


def keep(name: str, cluster: Path, passwords: dict[str, str]) -> None:
    """Keep a stopped cluster under its digest, and of the others the newest few."""
    PLACE.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=PLACE, prefix="draft-"))
    _copy(cluster, draft / "pg")
    (draft / "passwords.json").write_text(json.dumps(passwords), encoding="utf-8")
    try:
        draft.rename(PLACE / name)
    except OSError:  # another run was quicker
        shutil.rmtree(draft)
    by_age = sorted(PLACE.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in by_age[_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    # With modes and owners: as root, the server's files are another user's.
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
