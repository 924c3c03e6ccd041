"""Runs units as systemd would: each started, kept up, ended with all that it started. No cgroups: sessions instead."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from imap.operations import processes
from tests.support.units import Unit

_LOOK_EVERY = 0.05  # seconds
#: What systemd gives every service of the machine.
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Service:
    """One unit. Its output goes to a file, as it would to the journal."""

    def __init__(self, unit: Unit, *, log: Path, runtime: Path) -> None:
        self.unit = unit
        self.log = log
        self.starts = 0
        self._runtime = runtime
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = False
        self._due = 0.0
        self._turn = threading.RLock()

    @property
    def main_pid(self) -> int:
        """The process that ExecStart started last."""
        assert self._process is not None, f"{self.unit.name} was not started"
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def everyone(self) -> list[psutil.Process]:
        """Its processes, the main one first: all of its session, like systemd's control group."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                if os.getsid(process.pid) == self.main_pid and processes.alive(process):
                    found.append(process)
        return sorted(found, key=lambda one: one.pid != self.main_pid)

    def said(self) -> str:
        """All that it has printed so far, over all its starts."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def start(self) -> None:
        with self._turn:
            self._wanted = True
            self._run()

    def stop(self) -> None:
        """As `systemctl stop`: the signal to the main process, and SIGKILL to all that is left when its time is over."""
        with self._turn:
            self._wanted = False
            if self._process is None:
                return
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.Signals[self.unit.stop_signal])
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=self.unit.patience)
            self._kill_all()

    def restart(self) -> None:
        """As `systemctl restart`."""
        self.stop()
        self.start()

    def reload(self) -> None:
        """As `systemctl reload`: runs ExecReload with $MAINPID."""
        command = [word.replace("$MAINPID", str(self.main_pid)) for word in self.unit.reload]
        subprocess.run(command, check=True)

    def keep_up(self) -> None:
        """Restart=always: to be called again and again."""
        if not self._turn.acquire(blocking=False):
            return  # it is being stopped or started just now
        try:
            if not self._wanted or self.running:
                return
            if self._due == 0.0:
                self._kill_all()
                self._due = time.monotonic() + self.unit.restart_after
            elif time.monotonic() >= self._due:
                self._run()
        finally:
            self._turn.release()

    def _run(self) -> None:
        unit = self.unit
        if unit.runtime_directory:
            self._runtime.mkdir(mode=0o755, exist_ok=True)
        # setpriv and not a hook between fork and exec: other threads run here. The last option ends it with us.
        command = [
            "setpriv",
            f"--reuid={unit.user}",
            f"--regid={unit.group}",
            "--init-groups",
            "--no-new-privs",
        ]
        command += ["--pdeathsig=KILL", "--", *unit.command]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env={"PATH": _PATH, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"} | unit.environment(),
                cwd=unit.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=unit.umask,
                start_new_session=True,
            )
        self.starts += 1
        self._due = 0.0

    def _kill_all(self) -> None:
        for process in self.everyone():
            with suppress(psutil.Error):
                process.kill()
        assert self._process is not None
        self._process.wait()
        processes.wait_until(lambda: not self.everyone(), seconds=5)


class Services:
    """Several units, kept up by one thread. It outlives what it started, or the kernel would end that (`--pdeathsig`)."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.by_name = {one.unit.name: one for one in services}
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="keeper")
        self._keeper.start()

    def __getitem__(self, name: str) -> Service:
        return self.by_name[name]

    def close(self) -> None:
        """Stop every service, the last first, and keep none up any longer."""
        for service in reversed(self.by_name.values()):
            service.stop()
        self._ended.set()
        self._keeper.join()

    def _keep(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            for service in self.by_name.values():
                service.keep_up()
