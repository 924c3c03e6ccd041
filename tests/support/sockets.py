"""Which sockets the processes of a run hold, and with whom they share them."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil


def sockets_of(process: psutil.Process) -> set[str]:
    """The sockets that a process holds, as the kernel names them (`socket:[inode]`)."""
    found = set()
    with suppress(OSError):  # it ended meanwhile
        for descriptor in Path(f"/proc/{process.pid}/fd").iterdir():
            with suppress(OSError):
                found.add(str(descriptor.readlink()))
    return {one for one in found if one.startswith("socket:")}


def listening() -> set[str]:
    """The TCP sockets of this machine on which somebody listens."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(FileNotFoundError):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A":
                    found.add(f"socket:[{fields[9]}]")
    return found


def shared(everyone: Iterable[psutil.Process]) -> dict[str, list[str]]:
    """Sockets that more than one process holds, those apart on which they listen: by socket, who holds it."""
    holders = defaultdict(list)
    for process in everyone:
        for one in sockets_of(process):
            holders[one].append(f"{process.pid} {process.name()}")
    return {one: who for one, who in holders.items() if len(who) > 1 and one not in listening()}
