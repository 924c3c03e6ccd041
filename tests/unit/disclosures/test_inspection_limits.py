"""Looking through a file ends, whatever is in it, and harms nothing: the limits of the process that looks."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, ObjectStreamMode

from disclosures.attachments.inspection import InspectionResult, child, inspect
from disclosures.attachments.inspection.looking import FileRefusal
from disclosures.models import FileKind
from tests.support.files import DOCX, pdf, word, zipped


def worded(body: str) -> bytes:
    return zipped({**DOCX, "word/document.xml": word(body)})


def many_objects() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Many = Array([document.make_indirect(Dictionary(A=n)) for n in range(200_000)])

    return pdf(change, object_stream_mode=ObjectStreamMode.generate)


def many_elements() -> bytes:
    return worded("<w:r/>" * 8_000_000)


HEAVY: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "400 kB of “stream”": (lambda: b"%PDF-1.7\n" + b"stream\n" * 57_000 + b"%%EOF\n", {FileRefusal.DAMAGED, FileRefusal.COMPLEX}),
    "10 MB of “stream”": (lambda: b"%PDF-1.7\n" + b"stream\n" * 1_400_000 + b"%%EOF\n", {FileRefusal.DAMAGED, FileRefusal.COMPLEX}),
    "5,000,000 brackets": (lambda: b"%PDF-1.7\n1 0 obj " + b"[" * 5_000_000 + b"%%EOF\n", {FileRefusal.DAMAGED, FileRefusal.COMPLEX}),
    "200,000 tiny objects": (many_objects, {FileKind.PDF, FileRefusal.COMPLEX}),
    "8,000,000 elements": (many_elements, {FileKind.DOCX, FileRefusal.COMPLEX}),
    "elements 100,000 deep": (lambda: worded("<w:r>" * 100_000 + "</w:r>" * 100_000), {FileRefusal.DAMAGED, FileRefusal.COMPLEX}),
    "a mail of parts in parts": (
        lambda: b"From: a\nMIME-Version: 1.0\n" + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(5_000)),
        {FileRefusal.DAMAGED, FileRefusal.COMPLEX, FileKind.EML},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HEAVY)
def test_what_costs_much_has_an_answer(what: str) -> None:
    make, answers = HEAVY[what]
    found = inspect(make())
    assert (found.why or found.kind) in answers


# The process that looks ---------------------------------------------------------------------------------------
CHILD = Path(child.__file__)
LOOPING = "def main():\n    limit()\n    while True: pass\n"
FILLING = "def main():\n    limit()\n    held = bytearray(1024 ** 3)\n    return {'kind': 'pdf'}\n"
WRITING = "def main():\n    limit()\n    Path('{place}/written').write_bytes(b'x' * 100)\n    return {'kind': 'pdf'}\n"
CRASHING = "def main():\n    os.abort()\n"
SILENT = "def main():\n    return ['kind']\n"


@pytest.mark.parametrize("parser", [LOOPING, FILLING, WRITING, CRASHING, SILENT])
def test_a_parser_that_fails_is_an_answer(
    parser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real limits around a parser that does what it must not."""
    head = CHILD.read_text().partition("def main()")[0]
    broken = tmp_path / "child.py"
    ending = 'if __name__ == "__main__":\n    sys.stdout.write(json.dumps(main()))\n'
    broken.write_text(head + parser.replace("{place}", str(tmp_path)) + "\n\n" + ending)
    monkeypatch.setattr("disclosures.attachments.inspection._CHILD", broken)
    assert inspect(b"%PDF-") == InspectionResult(why=FileRefusal.COMPLEX)


def test_the_process_knows_neither_django_nor_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    telling, root = tmp_path / "child.py", CHILD.parents[3]
    script_of_child = CHILD.read_text().replace("Path(__file__).parents[3]", repr(str(root)))
    told = '_write({"why": "deep", "inside": [str("django" in sys.modules), *os.environ]})'
    assert "_write(answer)" in script_of_child
    telling.write_text(script_of_child.replace("_write(answer)", told))
    monkeypatch.setenv("DATABASE_URL", "secret")
    monkeypatch.setattr("disclosures.attachments.inspection._CHILD", telling)
    found = inspect(pdf())
    assert found.why == FileRefusal.DEEP
    assert found.inside[0] == "False"
    assert set(found.inside[1:]) <= {"LC_CTYPE"}
