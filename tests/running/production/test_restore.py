"""Backup and restore as docs/operations.md writes them: what was acknowledged before the dump is there, and nothing else moved."""

import re
from html import unescape
from pathlib import Path
from shutil import rmtree

import pytest

from imap.operations.cluster import Cluster
from tests.support import partnership
from tests.support.crowd import heading
from tests.support.https import form_of
from tests.support.rehearsal import Rehearsal
from tests.support.restoring import content_of, files_of, rights_of
from tests.support.sharing import CLOSING, ITEM, asked

pytestmark = pytest.mark.long

FILE = "Seen on the ward on 20 October: two bruises, left arm."


def share_a_file(rehearsal: Rehearsal) -> str:
    """An officer answers a request with a file and releases it; the address of the page where it is read."""
    web = rehearsal.services["imap-web"].unit.environment()
    places = asked(web, by="sam.worker@people.example", agency="Example Police")
    officer = next(one.browser for one in rehearsal.people if one.name == "Oba Officer")
    _, fields = form_of(officer.get(places["share"]).text, "text")
    answers = fields | ITEM | {name: places[name] for name in ("about", "recipients")}
    kept = officer.post_file(
        places["share"], list(answers.items()), field="files-attach", name="ward note.txt", content=FILE
    )
    assert kept.status == 302, heading(kept)
    _, fields = form_of(officer.get(places["preview"]).text, "helps")
    released = officer.post(places["preview"], fields | CLOSING)
    assert released.status == 302, heading(released)
    return str(places["information"])


def reads_the_file(rehearsal: Rehearsal, information: str) -> str:
    """The file as the social worker gets it who asked."""
    asked = next(one.browser for one in rehearsal.people if one.name == "Sam Worker")
    page = asked.get(information)
    link = re.search(r'href="([^"]+/files/[^"]+)"', page.text)
    assert link, heading(page)
    answer = asked.get(unescape(link[1]))
    assert answer.status == 200, answer.text
    return answer.text


def back_up(rehearsal: Rehearsal) -> Path:
    rehearsal.production.run("backup")
    dumps = sorted((rehearsal.production.root / "var/backups/imap").glob("*.dump"))
    return dumps[-1]


def lose_everything_and_restore(rehearsal: Rehearsal, dump: Path) -> None:
    """Another machine: an empty cluster, an empty directory of files, and what the document says to do."""
    production = rehearsal.production
    stopped = [rehearsal.services[f"imap-{name}"] for name in ("scheduler", "worker", "web", "pgbouncer")]
    for service in stopped:
        service.stop()
    production.cluster.stop()
    rmtree(production.root / "var/lib/imap/files")
    production.run("directories")
    production.cluster = Cluster(production.root / f"pg-{dump.stem}", password=production.secrets["postgres"])
    production.start_cluster()
    production.run("restore", DUMP=str(dump))
    for service in reversed(stopped):
        service.start()
    rehearsal.wait_until_it_answers()
    rehearsal.verify()


def test_a_restored_database_is_the_one_that_was_dumped(rehearsal: Rehearsal) -> None:
    production = rehearsal.production
    information = share_a_file(rehearsal)
    assert reads_the_file(rehearsal, information) == FILE
    for name in ("scheduler", "worker", "web"):  # so that nothing is written between looking and dumping
        rehearsal.services[f"imap-{name}"].stop()
    reader, superuser = production.address_of("DATABASE_BACKUP_URL"), production.superuser("imap")
    before, rights = content_of(reader), rights_of(superuser)
    files = files_of(production.root / "var/lib/imap/files")
    assert before["public.audit_entry"][0] > 100, sorted(before)
    assert len(files) >= 1
    dump = back_up(rehearsal)
    lose_everything_and_restore(rehearsal, dump)
    after = content_of(reader)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {"public.disclosures_filesadoption", "public.audit_entry", "public.audit_entrybytes"}
    adopted = {name: after[name][0] - before[name][0] for name in changed}
    assert set(adopted.values()) == {1}, (
        "taking the directory over is one row with one entry; starting writes nothing"
    )
    assert len(rights) > 200
    assert set(rights) ^ set(rights_of(superuser)) == set()
    restored = files_of(production.root / "var/lib/imap/files")
    assert {name for name in files.keys() | restored.keys() if files.get(name) != restored.get(name)} == {
        "belongs-to.json"
    }
    assert rehearsal.lost() == 0
    for someone in rehearsal.people:
        partnership.sign_in(someone.browser, partnership.email_of(someone.name))
    assert reads_the_file(rehearsal, information) == FILE
    assert rehearsal.a_task_is_done()


def test_what_was_acknowledged_before_a_dump_is_in_it_while_others_go_on_recording(
    rehearsal: Rehearsal,
) -> None:
    known: set[str] = set()
    dumps: list[Path] = []

    def backing_up() -> None:
        known.update(rehearsal.acknowledged())
        dumps.append(back_up(rehearsal))

    trial = rehearsal.trial("backup while people work", backing_up)
    assert trial.wrong == []
    assert trial.unavailable == []
    later = rehearsal.acknowledged() - known
    assert later, "nobody recorded anything during the dump or after it"

    lose_everything_and_restore(rehearsal, dumps[0])
    for someone in rehearsal.people:
        someone.acknowledged = [key for key in someone.acknowledged if key in known]
    assert rehearsal.lost() == 0
    someone = rehearsal.people[0]
    partnership.sign_in(someone.browser, partnership.email_of(someone.name))
    assert someone.mark in someone.browser.get(f"/enquiries/{someone.acknowledged[-1]}/").text
    assert rehearsal.a_task_is_done()
