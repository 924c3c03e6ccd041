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
_APPS = ("imap", "enquiries", "consent", "disclosures", "audit", "tests", "requirements/app.txt")
_KINDS = {".py", ".sql", ".csv", ".json", ".txt"}
#: What neither a migration nor the loading of the lists can see.
_UNSEEN = {"actions.py", "forms.py", "middleware.py", "queries.py", "rules.py", "search.py", "tasks.py"}
_UNSEEN |= {"urls.py", "views.py"}
_UNSEEN_PACKAGES = {"design", "management", "templatetags", "tests", "operations"}
_SEEN = {
    ROOT / name
    for name in (
        "imap/law/actions.py",
        "imap/law/rules.py",
        "imap/operations/addresses.py",
        "imap/operations/cluster.py",
        "imap/operations/database.py",
        "imap/operations/deployment.sql",
        "imap/operations/management/commands/first_administrator.py",
        "imap/operations/management/commands/load_reference.py",
        "imap/operations/management/commands/migrate.py",
        "imap/operations/roles.py",
        "tests/harness/cluster.py",
        "tests/harness/populate.py",
        "tests/factories.py",
        "imap/agencies/changes.py",
        "imap/agencies/partnership/actions.py",
        "imap/agencies/people/actions.py",
    )
}


def _files() -> Iterator[Path]:
    for app in _APPS:
        path = ROOT / app
        yield from [path] if path.is_file() else sorted(path.rglob("*"))


def _matters(path: Path) -> bool:
    if path in _SEEN:
        return True
    unseen = path.name in _UNSEEN or not _UNSEEN_PACKAGES.isdisjoint(path.relative_to(ROOT).parts)
    return path.suffix in _KINDS and not unseen and path.is_file()


def digest() -> str:
    """Names the cluster that the present files would make."""
    found = hashlib.sha256()
    for path in _files():
        if _matters(path):
            found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:20]


def there(name: str) -> bool:
    """Whether a cluster of this digest is kept."""
    return (PLACE / name / "passwords.json").exists()


def take(name: str, cluster: Path) -> dict[str, str] | None:
    """Copy the kept cluster to the directory `cluster`; its passwords, or None when there is none."""
    kept = PLACE / name
    if not there(name):
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
    for path in sorted(PLACE.iterdir(), key=_last_used, reverse=True)[_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another run named its draft, or removed this
        return 0


def _copy(source: Path, target: Path) -> None:
    # With modes and owners: as root, the server's files are another user's.
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
