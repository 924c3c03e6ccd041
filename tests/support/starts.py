"""Processes that are to serve, started with settings that they refuse."""

import os
import subprocess
import sys
from pathlib import Path

from tests.harness.cluster import ROOT

NOBODY = "postgresql://imap_app:none@127.0.0.1:1/imap"

WEB = [
    "gunicorn",
    "imap.wsgi:application",
    "--config",
    "python:imap.operations.gunicorn",
    "--bind",
    "127.0.0.1:0",
]

WORKER = ["celery", "-A", "imap", "--skip-checks", "worker", "--concurrency", "1"]

SCHEDULER = ["celery", "-A", "imap", "--skip-checks", "beat", "--pidfile="]


def environment(directory: Path, **more: str) -> dict[str, str]:
    """Of a process in production, where nothing is set but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return (
        kept
        | {"DATABASE_URL": NOBODY, "FILES_DIRECTORY": str(directory), "VAR_DIRECTORY": str(directory)}
        | more
    )


def ran(command: list[str], **given: str) -> "subprocess.CompletedProcess[str]":
    python = [sys.executable, "-W", "ignore", "-m"]
    return subprocess.run(
        [*python, *command], check=False, env=given, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
