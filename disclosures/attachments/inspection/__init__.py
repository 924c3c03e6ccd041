"""Looking through a file that somebody attaches: in a process of its own, with limits, while they wait.

This keeps out what no information about a child needs: programs, macros, scripts, encryption, bombs. Known
viruses are the scanner's to find (disclosures.attachments.scanning). Why so: docs/decisions/0018.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from disclosures.attachments.inspection.child import THREADS
from disclosures.attachments.inspection.looking import FileRefusal
from disclosures.attachments.inspection.pictures import KINDS, is_heic

#: By the clock on the wall; of the processor it may use less (`child`).
SECONDS: Final = 10
_CHILD: Final = Path(__file__).with_name("child.py")
#: So many at once for one process of the web, whatever number of threads it has: each may take 512 MB.
_AT_ONCE: Final = BoundedSemaphore(4)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PictureCopy:
    """The copy of a picture without where, when and by whom it was taken; its size in points as it stands upright."""

    kind: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class InspectionResult:
    """What a file is, or why it may not be attached. `inside`: names of the files in it that it was found in; `copy`: of a
    picture, always."""

    kind: str = ""
    why: FileRefusal | None = None
    inside: Sequence[str] = ()
    copy: PictureCopy | None = None


def inspect(content: bytes) -> InspectionResult:
    """Look through a file. What takes too long, too much memory or ends the parser is too complex."""
    with (
        _AT_ONCE,
        subprocess.Popen(
            [sys.executable, "-I", "-B", str(_CHILD), *([THREADS] if _may_be_heic(content) else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            close_fds=True,
            start_new_session=True,  # what it started ends with it
        ) as child,
    ):
        try:
            answer, _nothing = child.communicate(content, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            _end_session(child.pid)
            answer, _nothing = child.communicate()  # what it said until then
        finally:
            _end_session(child.pid)
    line, _end, more = answer.partition(b"\n")
    try:
        found = _finding(json.loads(line))
    except (ValueError, TypeError, KeyError):
        log.warning(
            "A file of %d bytes was not looked through: the process ended with %s",
            len(content),
            child.returncode,
        )
        return InspectionResult(why=FileRefusal.COMPLEX)
    return _with_copy(found.kind, more) if found.kind in KINDS else found


def _may_be_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and is_heic(content)


def _end_session(session: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(session, signal.SIGKILL)


def _with_copy(kind: str, answer: bytes) -> InspectionResult:
    """A picture with its copy. Where making one took too long or ended the process, there is none."""
    line, _end, content = answer.partition(b"\n")
    try:
        said = json.loads(line)
        if "why" in said:
            return _finding(said)
        return InspectionResult(
            kind, copy=PictureCopy(str(said["kind"]), content, int(said["width"]), int(said["height"]))
        )
    except (ValueError, TypeError, KeyError):
        log.warning("Of a picture no copy was made: %r", kind)
        return InspectionResult(why=FileRefusal.NO_COPY)


def _finding(answer: object) -> InspectionResult:
    if not isinstance(answer, dict):
        raise TypeError("an object is expected")
    if kind := answer.get("kind"):
        return InspectionResult(kind=str(kind))
    inside = answer["inside"]
    return InspectionResult(
        why=FileRefusal(str(answer["why"])),
        inside=[str(one) for one in inside] if isinstance(inside, list) else [],
    )
