"""Child processes that never outlive their purpose."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO

import psutil

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(signum: int = signal.SIGTERM) -> None:
    """Ask the kernel to signal this process when its parent dies, even of `kill -9` (Linux only).

    Elsewhere the next start finds what was left. The kernel forgets it when the user id changes, so it is
    called after that; and means the thread that started the child, so children start from the main thread.
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signum, 0, 0, 0)


#: Signals that end this process; its handlers raise.
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _before_exec(parent: int, signum: int, mask: set[signal.Signals]) -> Callable[[], None]:
    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        die_with_parent(signum)
        if os.getppid() != parent:  # it died between the fork and the line above
            os._exit(1)

    return prepare


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    cwd: str,
    user: int | None = None,
    group: int | None = None,
    output: IO[bytes] | None = None,
    on_parent_death: int = signal.SIGTERM,
) -> "subprocess.Popen[bytes]":
    """Start a process in a process group of its own, which ends when this process does.

    `user` and `group` are the ids to run as, when this process is root; `output` takes stdout and stderr.
    """
    # A signal waits until the child is there. Python calls functions of its own libraries at each fork and drops what they
    # raise: the exception of a handler that ran in one of them would be lost, and we would go on.
    mask = {signal.Signals(one) for one in signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)}
    try:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=cwd,
            user=user,
            group=group,
            extra_groups=[] if group is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            process_group=0,
            preexec_fn=_before_exec(os.getpid(), on_parent_death, mask),  # noqa: PLW1509  (no other thread runs here)
        )
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        raise
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)  # a signal that waited is handled here
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def family(pids: Iterable[int]) -> list[psutil.Process]:
    """The processes and all that they started and that still hangs from them."""
    found: dict[int, psutil.Process] = {}
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            head = psutil.Process(pid)
            for process in (head, *head.children(recursive=True)):
                found[process.pid] = process
    return list(found.values())


def alive(process: psutil.Process) -> bool:
    """Whether it still runs. One that ended and that nobody has collected yet (a careless init) does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def end(pids: Iterable[int], *, signum: int = signal.SIGTERM, patience: float = 10.0) -> None:
    """End processes with all their children: a signal to each head, then, after `patience` seconds, SIGKILL.

    psutil holds each process by its id and its start, so a recycled id is never hit.
    """
    heads = set(pids)
    everyone = family(heads)
    for process in everyone:
        if process.pid in heads:
            with contextlib.suppress(psutil.Error):
                process.send_signal(signum)
    if wait_until(lambda: not any(map(alive, everyone)), seconds=patience):
        return
    for process in filter(alive, everyone):
        with contextlib.suppress(psutil.Error):
            process.kill()
    if not wait_until(lambda: not any(map(alive, everyone)), seconds=5):
        raise RuntimeError(f"Processes that do not end: {[p.pid for p in everyone if alive(p)]}")


def marked(variable: str, value: str) -> list[psutil.Process]:
    """Processes, other than this one, that were started with `variable=value` in their environment."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                found.append(process)
    return found


def listens(port: int) -> bool:
    """Whether somebody on this machine takes connections at a TCP port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], *, seconds: float, every: float = 0.02) -> bool:
    """Ask again and again until `ready()` or the time is over; whether it became ready."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
