"""systemd's unit files, read as far as a runner without systemd can play them."""

import shlex
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.documents import DocumentError, assignments

#: Shuts a process in. Only systemd can do it, so a rehearsal reads these and plays none.
NOT_PLAYED = frozenset(
    {
        "CapabilityBoundingSet", "PrivateTmp", "PrivateDevices", "ProtectSystem", "ProtectHome",
        "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "ProtectControlGroups", "ProtectClock",
        "ProtectHostname", "RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID",
        "LockPersonality", "SystemCallArchitectures", "ReadWritePaths",
    }
)  # fmt: skip
_PLAYED = frozenset(
    {
        "Type", "User", "Group", "WorkingDirectory", "EnvironmentFile", "ExecStart", "ExecReload", "KillMode", "KillSignal",
        "TimeoutStopSec", "Restart", "RestartSec", "RuntimeDirectory", "UMask", "NoNewPrivileges",
    }
)  # fmt: skip
#: What is the same in all of them: a unit that says otherwise needs more than this runner does.
_FIXED = {"Type": "exec", "KillMode": "mixed", "Restart": "always", "NoNewPrivileges": "yes"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A service: how it is started, ended and started again. Times are in seconds."""

    name: str
    command: tuple[str, ...]
    reload: tuple[str, ...]
    user: str
    group: str
    directory: str
    environment_files: tuple[str, ...]
    runtime_directory: str
    umask: int
    stop_signal: str
    patience: float
    restart_after: float
    settings: dict[str, list[str]] = field(repr=False)

    def environment(self) -> dict[str, str]:
        """What its environment files say, the later ones over the earlier."""
        found: dict[str, str] = {}
        for path in self.environment_files:
            found |= assignments(Path(path).read_text(encoding="utf-8"))
        return found


def sections_of(text: str) -> dict[str, list[tuple[str, str]]]:
    """A unit file's settings in order, by section. Raises DocumentError for a line that is none."""
    found: dict[str, list[tuple[str, str]]] = {}
    section: list[tuple[str, str]] | None = None
    for line in text.splitlines():
        if not line.strip() or line.startswith(("#", ";")):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = found.setdefault(line[1:-1], [])
            continue
        name, equals, value = line.partition("=")
        if section is None or not equals:
            raise DocumentError(f"A unit file does not hold lines such as {line!r}.")
        section.append((name, value))
    return found


def unit_of(name: str, *texts: str) -> Unit:
    """The service `name` from its drop-ins and its own file, the later ones over the earlier.

    Raises DocumentError for a setting of [Service] that is neither played nor known as one that only systemd plays.
    """
    settings: dict[str, list[str]] = {}
    for text in texts:
        for key, value in sections_of(text).get("Service", []):
            if key not in _PLAYED | NOT_PLAYED:
                raise DocumentError(f"{name}: the rehearsal does not know {key}: teach it, or leave it out.")
            settings.setdefault(key, []).append(value)
    for key, wanted in _FIXED.items():
        if settings.get(key, [""])[-1] != wanted:
            raise DocumentError(f"{name}: the rehearsal plays {key}={wanted} only.")

    def last(key: str, default: str = "") -> str:
        return settings.get(key, [default])[-1]

    return Unit(
        name=name,
        command=tuple(shlex.split(last("ExecStart"))),
        reload=tuple(shlex.split(last("ExecReload"))),
        user=last("User", "root"),
        group=last("Group", "root"),
        directory=last("WorkingDirectory", "/"),
        environment_files=tuple(settings.get("EnvironmentFile", [])),
        runtime_directory=last("RuntimeDirectory"),
        umask=int(last("UMask", "0022"), 8),
        stop_signal=last("KillSignal", "SIGTERM"),
        patience=float(last("TimeoutStopSec", "90")),
        restart_after=float(last("RestartSec", "0.1")),
        settings=settings,
    )
