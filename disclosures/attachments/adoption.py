"""A directory of files that was moved, or restored with its database: said to be this database's by whoever operates it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from disclosures.attachments import store
from disclosures.attachments.directory import (
    BELONGS_TO,
    DatabaseIdentity,
    FilesUnavailable,
    claim,
    identity_of_database,
    named_owner,
    require_writable,
    root,
)
from disclosures.attachments.queries import every_key_named
from disclosures.models import FilesAdoption
from imap.access import acting_user

AT_ONCE: Final = 5_000


class FilesOfAnother(Exception):
    """Files lie in the directory and this database names none of them, so it was not taken over. The message says whose
    it is."""


class FilesMissing(Exception):
    """Rows name files that the directory does not have, so it was not taken over. The message says how many."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What came of it: whose the directory was; files that rows name, those of them that are missing or changed, those of
    these that were released, and those that came out of the quarantine."""

    before: str
    named: int
    missing: int
    missing_released: int
    brought_back: int


def adopt_files(*, operator: str, missing_are_known: bool, named_by_nobody: bool = False) -> Adopted:
    """Make the directory this database's, with an entry of who did it. Files that rows name are brought back from its
    quarantine. For the system, outside any transaction; safe to run again after one that was cut short.

    Raises FilesUnavailable when the directory cannot be written; unless `named_by_nobody`, FilesOfAnother when files lie
    in it and no row names any of them; and, unless `missing_are_known`, FilesMissing when files that rows name are neither
    in their place, with the SHA-256 that their rows say, nor in the quarantine.
    """
    require_writable()
    before = _owner()
    belonged = _belonged(before)
    with transaction.atomic(durable=True), acting_user.acting_as(None, actor=acting_user.SYSTEM):
        with connection.cursor() as cursor:
            ours = identity_of_database(cursor)
        _refuse_anothers(belonged, named_by_nobody=named_by_nobody)
        named, missing, missing_released, changed, quarantined = _compare()
        if missing and not missing_are_known:
            raise FilesMissing(
                f"{missing} of the {named} files that this database names are missing in FILES_DIRECTORY ({root()}), or "
                f"have other bytes than were recorded ({changed}): {missing_released} of released items, "
                f"{missing - missing_released} of drafts. Copy them into it. {belonged} "
                "If they are lost, and known to be, add --missing-are-known."
            )
        FilesAdoption.objects.create(
            operator=operator[:100],
            before=str(before or "")[:300],
            named=named,
            missing=missing,
            missing_released=missing_released,
            brought_back=len(quarantined),
        )
    for key, path in quarantined.items():
        store.bring_back(key, path)
    claim(ours, take_over=True)
    return Adopted(belonged, named, missing, missing_released, len(quarantined))


def _owner() -> DatabaseIdentity | str | None:
    try:
        return named_owner()
    except FilesUnavailable:  # damaged, which is what may have to be put right here
        return "(damaged)"


def _belonged(before: DatabaseIdentity | str | None) -> str:
    """Whose the directory is, and since when: a sentence."""
    if before is None:
        return "It says of no database that it belonged to it."
    if isinstance(before, str):
        return f"What it says about whose it is cannot be understood ({BELONGS_TO})."
    since = datetime.fromtimestamp((root() / BELONGS_TO).stat().st_mtime, tz=UTC)
    return f"It belonged to the database {before} since {since:%Y-%m-%d %H:%M} UTC."


def _refuse_anothers(belonged: str, *, named_by_nobody: bool) -> None:
    lying = store.whole() | store.in_quarantine().keys()
    if not lying or named_by_nobody or any(key in lying for key, *_ in every_key_named(AT_ONCE)):
        return
    raise FilesOfAnother(
        f"This database names none of the {len(lying)} files in FILES_DIRECTORY ({root()}). {belonged} Taking it "
        "over would stop that system’s uploads, and the sweep here would move its files away. Look whether FILES_DIRECTORY "
        "and DATABASE_URL are the ones you mean. If no other system uses these files, add --named-by-nobody."
    )


def _compare() -> tuple[int, int, int, int, dict[UUID, Path]]:
    """How many files rows name; how many of them are nowhere or not what was recorded, how many of these were released,
    and how many have other bytes; and which lie in the quarantine."""
    quarantine, named, missing, missing_released, changed = store.in_quarantine(), 0, 0, 0, 0
    found: dict[UUID, Path] = {}
    for key, sha256, released in every_key_named(AT_ONCE):
        named += 1
        if store.is_there(key, sha256=sha256):
            continue
        taken = store.is_taken(key)
        aside = next((path for path in quarantine.get(key, ()) if store.holds(path, sha256)), None)
        if aside and not taken:
            found[key] = aside
        else:
            missing += 1
            missing_released += released
            changed += taken
    return named, missing, missing_released, changed, found
