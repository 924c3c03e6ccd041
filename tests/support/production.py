"""Production as docs/operations.md writes it, below one directory and on loopback: its blocks, with other places put in."""

import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg

from imap.operations.addresses import address
from imap.operations.cluster import HOST, SUPERUSER, Cluster, installed_programs
from tests.harness.cluster import ROOT
from tests.support.documents import Block, DocumentError, assignments
from tests.support.journal import Journal
from tests.support.mailbox import Mailbox
from tests.support.scanner import Scanner
from tests.support.services import Service, Services
from tests.support.units import unit_of

UNITS = "/etc/systemd/system/"
POOLED = " with PgBouncer"
#: Blocks that change the machine itself, and where else what they do is seen to.
NOT_RUN = {
    "packages": "`make test-running` runs it where a program is missing",
    "user": "the units run as users that every machine has",
    "start": "each unit is started by the rehearsal",
}
_STEPS = {"directories", "application", "owners", "database", "static", "backup", "restore"}
_SECRETS = ("secret-key", "redis", "app", "worker", "owner", "sealer", "backup", "postgres")
_PORTS = ("postgres", "pgbouncer", "redis", "web", "http", "https")
#: What the suite sets for its own process and no person at a terminal has.
_OF_THE_SUITE = ("DATABASE_", "DJANGO_", "IMAP_", "PYTEST_", "PYTHON", "VIRTUAL_ENV")


def free_ports(number: int) -> list[int]:
    """Ports of 127.0.0.1 on which nobody listens now."""
    probes = [socket.socket() for _ in range(number)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def substitutions(root: str, ports: dict[str, int], words: dict[str, str], mail_port: int) -> dict[str, str]:
    """Everything that the rehearsal puts in for what the document writes, and nothing else."""
    places = ("/srv/imap", "/etc/imap", "/etc/redis/imap.conf", "/etc/pgbouncer/imap", "/var/www/imap", "/var/lib/imap",
              "/var/backups/imap", "/run/imap-proxy")  # fmt: skip
    return (
        {place: f"{root}{place}" for place in places}
        | {"unix:/dev/log": f"unix:{root}/log", "/run/clamav/clamd.ctl": f"{root}/clamd"}
        | {f"change-me-{name}": words[name] for name in _SECRETS}
        | {
            "127.0.0.1:5432": f"127.0.0.1:{ports['postgres']}",
            "port=5432": f"port={ports['postgres']}",
            "127.0.0.1:6432": f"127.0.0.1:{ports['pgbouncer']}",
            "listen_port = 6432": f"listen_port = {ports['pgbouncer']}",
            "127.0.0.1:6379": f"127.0.0.1:{ports['redis']}",
            "port 6379": f"port {ports['redis']}",
            "127.0.0.1:8000": f"127.0.0.1:{ports['web']}",
            "listen 80": f"listen 127.0.0.1:{ports['http']}",
            "listen 443": f"listen 127.0.0.1:{ports['https']}",
            "EMAIL_PORT=25": f"EMAIL_PORT={mail_port}",
            # Users that every Debian has, for the three that installing makes.
            "User=imap": "User=nobody",
            "Group=imap": "Group=nogroup",
            "User=redis": "User=nobody",
            "Group=redis": "Group=nogroup",
            "User=postgres": "User=nobody",
            "Group=postgres": "Group=nogroup",
            "-o imap -g imap": "-o nobody -g nogroup",
            "root:redis": "root:nogroup",
            "root:postgres": "root:nogroup",
            "--chown=imap:imap": "--chown=nobody:nogroup",
            "runuser -u imap": "runuser -u nobody",
        }
    )


def substituted(blocks: dict[str, Block], mapping: dict[str, str]) -> dict[str, str]:
    """The blocks' texts by title, all of `mapping` put in.

    Raises DocumentError when something of the mapping stands nowhere, when a secret is left that nothing was put in for, and
    for a block that the rehearsal knows nothing to do with.
    """
    everything = "\n".join(block.text for block in blocks.values())
    absent = [word for word in mapping if word not in everything]
    if absent:
        raise DocumentError(f"These stand nowhere in the document's blocks: {', '.join(absent)}.")
    strange = [
        title
        for title in blocks
        if not title.startswith("/")
        and title not in _STEPS | NOT_RUN.keys() | {"postgresql.conf", "pg_hba.conf"}
    ]
    if strange:
        raise DocumentError(
            f"The rehearsal does not know what to do with these blocks: {', '.join(strange)}."
        )
    texts = {}
    for title, block in blocks.items():
        text = block.text
        for word, instead in mapping.items():
            text = text.replace(word, instead)
        texts[title] = text
    if any("change-me" in text for text in texts.values()):
        raise DocumentError("A “change-me-…” is left that the rehearsal has nothing to put in for.")
    return texts


class Production:
    """One installation. `texts` are the document's blocks as they are run here."""

    def __init__(self, root: Path, blocks: dict[str, Block], *, pooled: bool) -> None:
        self.root, self.pooled = root, pooled
        root.chmod(0o711)  # the units' users pass
        self.mailbox, self.journal, self.scanner = Mailbox(), Journal(root / "log"), Scanner(root / "clamd")
        self.ports = dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
        self.secrets = {name: secrets.token_urlsafe(48) for name in _SECRETS}
        mapping = substitutions(str(root), self.ports, self.secrets, self.mailbox.port)
        self.texts = substituted(blocks, mapping)
        self.cluster = Cluster(root / "pg", password=self.secrets["postgres"])
        self.services: Services | None = None
        self.said: dict[str, str] = {}

    # --- installing ---------------------------------------------------------------------------
    def install(self) -> None:
        """Everything under "Install" in its order, with the release that this checkout is."""
        for place in ("/srv", "/etc/redis", "/etc/pgbouncer", "/var/www", "/var/lib", "/var/backups", "/run"):
            (self.root / place[1:]).mkdir(mode=0o755, parents=True)
        self.run("directories")
        self._release()
        self.run("application")
        self.write_files()
        self._certificate()
        self.run("owners")
        self.start_cluster()
        self.run("database")
        self.run("static")

    def run(self, title: str, **environment: str) -> str:
        """Run one block of the document in a shell; what it printed. Fails with that when it fails."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_SUITE)}
        mine["PATH"] = f"{installed_programs()}:{os.defpath}:/usr/local/bin:/usr/sbin:/sbin"
        done = subprocess.run(
            ["sh", "-e", "-c", self.texts[title]],
            env=mine | environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"“{title}” failed:\n{done.stdout}{done.stderr}"
        self.said[title] = done.stdout
        return done.stdout

    def write_files(self) -> None:
        """Every block whose title is a path, at that path below our directory."""
        for title, text in self.texts.items():
            if title.startswith("/") and not title.startswith(UNITS) and not title.endswith(POOLED):
                path = self.root / title[1:]
                path.write_text(
                    self.texts[title + POOLED] if self.pooled and title + POOLED in self.texts else text
                )

    def _release(self) -> None:
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
            "\0"
        )
        for name in filter(None, names):
            if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
                place = self.root / "srv/imap" / name
                place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place)

    @property
    def certificate(self) -> str:
        return str(self.root / "etc/imap/tls/imap.crt")

    def _certificate(self) -> None:
        key = self.root / "etc/imap/tls/imap.key"
        command = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
        ]
        command += ["-days", "2", "-subj", "/CN=imap.example", "-addext", "subjectAltName=DNS:imap.example"]
        command += ["-keyout", str(key), "-out", self.certificate]
        subprocess.run(command, check=True, capture_output=True)

    # --- PostgreSQL ---------------------------------------------------------------------------
    def start_cluster(self) -> None:
        """A new cluster with the document's settings, every one of which is then looked at."""
        self.cluster.start(port=self.ports["postgres"])
        data = self.cluster.data
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(self.texts["postgresql.conf"])
        (data / "pg_hba.conf").write_text(self.texts["pg_hba.conf"], encoding="utf-8")
        self.cluster.stop()
        self.cluster.start(port=self.ports["postgres"])
        with psycopg.connect(self.superuser("postgres")) as admin:
            for line in self.texts["postgresql.conf"].splitlines():
                name, _, value = line.partition(" = ")
                shown = admin.execute("SELECT current_setting(%s)", [name]).fetchone()
                assert shown == (value.strip("'"),), (name, value, shown)

    def superuser(self, database: str) -> str:
        """The superuser's address, for looking at what nobody else may."""
        return address(SUPERUSER, self.secrets["postgres"], HOST, self.ports["postgres"], database)

    # --- running ------------------------------------------------------------------------------
    def start(self) -> Services:
        """Start each unit; PgBouncer only where it is used. Returns at once."""
        shared = self.texts[f"{UNITS}imap-.service.d/shared.conf"]
        titles = [title for title in self.texts if title.startswith(UNITS) and title.endswith(".service")]
        assert len(titles) == 6, titles
        services = []
        for title in titles:
            name = title.removeprefix(UNITS).removesuffix(".service")
            if self.pooled or name != "imap-pgbouncer":
                unit = unit_of(name, shared, self.texts[title])
                services.append(
                    Service(unit, log=self.root / f"{name}.log", runtime=self.root / "run" / name)
                )
        self.services = Services(services)
        for service in services:
            service.start()
        return self.services

    def manage(self, *arguments: str, address: str) -> str:
        """`manage.py` of the installation, as the role of this address; what it printed."""
        common = assignments((self.root / "etc/imap/common.env").read_text(encoding="utf-8"))
        done = subprocess.run(
            [".venv/bin/python", "manage.py", *arguments],
            cwd=self.root / "srv/imap",
            env={"PATH": os.defpath} | common | {"DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    def address_of(self, variable: str) -> str:
        """An address out of the file for installing."""
        return assignments((self.root / "etc/imap/install.env").read_text(encoding="utf-8"))[variable]

    def logs(self) -> str:
        """All that any of it has written to a log."""
        files = [path.read_text(encoding="utf-8", errors="replace") for path in self.root.glob("imap-*.log")]
        server = self.cluster.directory / "server.log"
        return "\n".join([*files, server.read_text(encoding="utf-8", errors="replace"), *self.journal.lines])

    def end(self) -> None:
        """Everything, in order. Harmless when little of it was started."""
        if self.services is not None:
            self.services.close()
        self.cluster.stop()
        self.mailbox.end()
        self.journal.end()
        self.scanner.end()
