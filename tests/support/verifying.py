"""`manage.py verify_record` as an operator runs it: after whatever a test did to a database."""

import os
import subprocess
import sys

from imap.operations.addresses import Addresses
from tests.harness.cluster import ROOT

#: What the suite sets for its own process and no operator has.
_OF_THE_SUITE = ("DATABASE_", "DJANGO_", "IMAP_", "PYTEST_")


def command_of_verify_record(addresses: Addresses, *arguments: str) -> tuple[dict[str, str], list[str]]:
    """The environment and the command, as the backup role."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(_OF_THE_SUITE)}
    mine |= {"IMAP_ENV": "development", "DATABASE_URL": addresses.backup}
    return mine, [sys.executable, str(ROOT / "manage.py"), "verify_record", *arguments]


def run_verify_record(addresses: Addresses, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own, to its end."""
    environment, command = command_of_verify_record(addresses, *arguments)
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def verify(addresses: Addresses) -> None:
    """Fail with what the command says unless it finds no difference."""
    done = run_verify_record(addresses)
    assert done.returncode == 0, f"verify_record ended with {done.returncode}:\n{done.stdout}{done.stderr}"
