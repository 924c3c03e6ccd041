"""The process that looks through one file: bytes in at one end, a line of JSON out at the other; of a picture a second line
about the copy without position and author, and the copy.

Started by the package as a script, without Django, settings or environment. The limits stand before the first byte of the
file is read; whatever a parser does wrong ends this process and no other.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

SECONDS = 2  # of the processor
MEMORY = 512 * 1024 * 1024
OPEN_FILES = 32
#: What the package says where the decoder of the file's kind cannot do without threads (HEIC).
THREADS = "threads"
MOST = 64 * 1024 * 1024


def limit(*, threads: bool = False) -> None:
    """What this process may use from here on; it cannot take it back. `threads`: it may start some, and so processes too,
    which have the same limits and end with it."""
    limits = [
        (resource.RLIMIT_CPU, SECONDS, SECONDS + 1),
        (resource.RLIMIT_AS, MEMORY, MEMORY),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
    ]
    if not threads:
        limits.append((resource.RLIMIT_NPROC, 0, 0))
    for what, soft, hard in limits:
        before = resource.getrlimit(what)[1]
        most = hard if before == resource.RLIM_INFINITY else min(hard, before)
        resource.setrlimit(what, (min(soft, most), most))
    os.nice(5)  # pages come first


def main() -> None:
    """Write the finding, as the package reads it: first what the file is, so that it is known if a copy ends the process."""
    sys.path.insert(0, str(Path(__file__).parents[3]))
    from disclosures.attachments.inspection.judging import kind_of
    from disclosures.attachments.inspection.looking import FileRefusal
    from disclosures.attachments.inspection.pictures import KINDS

    limit(threads=THREADS in sys.argv[1:])
    content = sys.stdin.buffer.read(MOST)
    answer, _nothing = _judged(lambda: ({"kind": kind_of(content)}, b""), FileRefusal.COMPLEX)
    _write(answer)
    if answer.get("kind") in KINDS:
        _write(*_judged(lambda: _copied(content, str(answer["kind"])), FileRefusal.NO_COPY))


def _copied(content: bytes, kind: str) -> tuple[dict[str, object], bytes]:
    from disclosures.attachments.inspection.copying import copy_of

    copied = copy_of(content, kind)
    return {"kind": copied.kind, "width": copied.width, "height": copied.height}, copied.content


def _judged(
    judge: Callable[[], tuple[dict[str, object], bytes]], too_much: str
) -> tuple[dict[str, object], bytes]:
    """What a judge says, or why not; `too_much`: where it takes more memory than there is."""
    from disclosures.attachments.inspection.looking import FileRefusal, Unfit

    try:
        return judge()
    except Unfit as unfit:
        return {"why": unfit.why, "inside": unfit.inside}, b""
    except (MemoryError, RecursionError):
        return {"why": too_much, "inside": []}, b""
    except Exception:
        return {"why": FileRefusal.DAMAGED, "inside": []}, b""


def _write(line: dict[str, object], held: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n" + held)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
