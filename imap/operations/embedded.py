"""One command of manage.py against the embedded database of a `make run` that runs, as one of its roles.

    python -m imap.operations.embedded backup verify_record --json

Roles: owner, app, worker, sealer, backup. VAR_DIRECTORY says which run, as for `make run`. The exit code is the command's; 2
when it could not be started.
"""

import subprocess
import sys
from pathlib import Path

from imap.operations.addresses import LOGIN_ROLES, AddressError, Addresses
from imap.operations.cluster import servers_of
from imap.operations.logs import escaped
from imap.operations.run_environment import ROOT, RunEnvironment

ROLES = {role.removeprefix("imap_"): role for role in LOGIN_ROLES}
_PORT_LINE = 3  # of postmaster.pid, from 0


class NotRunning(Exception):
    """There is no database to speak with; the message says what to do."""


def port_of(data: Path) -> int:
    """The port of the PostgreSQL that runs on a data directory. Raises NotRunning when none does."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        if servers_of(data.resolve()):
            return int(lines[_PORT_LINE])
    except (OSError, IndexError, ValueError):
        pass  # not there yet, or just being written
    raise NotRunning(
        "IMAP does not run here: start it with `make run`, and name its VAR_DIRECTORY if it has one."
    )


def addresses_of(around: RunEnvironment) -> Addresses:
    """The addresses of the run's database. Raises NotRunning, or AddressError where they are given and not whole."""
    if not around.embedded:
        return Addresses.read(around.environment)
    port = port_of(around.directory / "pg" / "data")
    return around.addresses(port)


def main(arguments: list[str]) -> int:
    """Run the command; its exit code."""
    if len(arguments) < 2 or arguments[0] not in ROLES:
        print(f"Say as which role and which command: {'|'.join(ROLES)} COMMAND …", file=sys.stderr)
        return 2
    try:
        around = RunEnvironment.found()
        address = addresses_of(around).of(ROLES[arguments[0]])
    except (NotRunning, AddressError, ValueError) as error:
        print(escaped(str(error)), file=sys.stderr)
        return 2
    command = [sys.executable, str(ROOT / "manage.py"), *arguments[1:]]
    return subprocess.run(command, env=around.child(address), cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
