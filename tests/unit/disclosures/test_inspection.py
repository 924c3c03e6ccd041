"""What may be attached is told by what a parser read: each kind is let in, and nothing that acts, hides or bursts."""

import struct
from email.message import EmailMessage
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, String

from disclosures.attachments.inspection import InspectionResult, inspect
from disclosures.attachments.inspection.endings import ENDINGS
from disclosures.attachments.inspection.endings import RECORDINGS as ENDED
from disclosures.attachments.inspection.looking import FileRefusal
from disclosures.attachments.rules import MEGABYTE, CheckedFile, check
from disclosures.attachments.words import sentence
from disclosures.models import FileKind
from disclosures.models.attachments import SOUND_AND_FILM
from imap.law.violations import Violation
from tests.support.compound import attached, compound, forwarded, outlook
from tests.support.files import (
    DOCX,
    ODT,
    XLSX,
    annotated,
    field,
    gif,
    heic,
    in_a_mail,
    jpeg,
    mail,
    odf,
    opening,
    pdf,
    png,
    relation,
    relations,
    script,
    types,
    word,
    zipped,
)  # fmt: skip
from tests.support.photos import photo
from tests.support.recordings import RECORDINGS

_BAD_DOCX = zipped({**DOCX, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})
GOOD: dict[FileKind, bytes] = {
    FileKind.PDF: pdf(
        annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/")))
    ),
    FileKind.PNG: photo("png"),
    FileKind.JPEG: photo("jpeg"),
    FileKind.HEIC: photo("heic"),
    FileKind.DOCX: zipped({**DOCX, "word/embeddings/chart.xlsx": zipped(XLSX)}),
    FileKind.XLSX: zipped(XLSX),
    FileKind.ODT: zipped(ODT),
    FileKind.TEXT: "Zoë said: “he hurt me”. قالت ذلك".encode(),
    FileKind.EML: mail(scan_pdf=pdf(), logo_gif=gif(), notes_zip=zipped({"a.txt": "Seen."})).as_bytes(),
    FileKind.MSG: compound(outlook(attached(pdf(), "scan.pdf"), attached(b"Seen.", "note.txt"))),
} | {FileKind(kind): content for kind, content in RECORDINGS.items()}


def test_every_kind_is_tried() -> None:
    assert set(GOOD) == set(FileKind)


@pytest.mark.parametrize("kind", GOOD, ids=str)
def test_each_kind_is_told_by_its_content(kind: FileKind) -> None:
    found = check("from the scanner", BytesIO(GOOD[kind]))
    assert isinstance(found, CheckedFile), found
    assert (found.kind, found.name) == (kind, f"from the scanner{ENDINGS[kind][0]}")


@pytest.mark.parametrize(
    "words",
    [
        b"From: the ward\nTo: the hub\nSubject: Kit\n\nShe said that she was hit.",
        "On paper: \ufeffwords".encode("utf-16"),
        b"Caf\xe9",
    ],
)
def test_words_are_plain_text(words: bytes) -> None:
    assert inspect(words) == InspectionResult("text")


def test_words_about_actions_are_no_actions() -> None:
    """A title that names one is a title."""

    def titled(document: pikepdf.Pdf) -> None:
        document.docinfo["/Title"] = String("What /JavaScript and /Launch do")

    assert inspect(pdf(titled)).kind == FileKind.PDF


def relating(kind: str, target: str, mode: str = "External") -> bytes:
    return zipped({**DOCX, "word/_rels/settings.xml.rels": relations(relation(kind, target, mode))})


def worded(body: str) -> bytes:
    return zipped({**DOCX, "word/document.xml": word(body)})


def typed(content_type: str, part: str = "word/other.bin") -> bytes:
    more = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
    return zipped({
        **DOCX, "[Content_Types].xml": types("wordprocessingml.document", "word/document.xml", more), part: "<x/>",
    })  # fmt: skip


def lying() -> bytes:
    """An archive that says that it holds little, and holds much."""
    content = zipped({**DOCX, "word/media.bin": b"\0" * 5_000_000})
    real, said = struct.pack("<I", 5_000_000), struct.pack("<I", 10)
    assert content.count(real) >= 1
    return content.replace(real, said)


def password() -> bytes:
    content = bytearray(zipped(DOCX))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def named_elsewhere(document: pikepdf.Pdf) -> None:
    """The name of the action is an object of its own."""
    document.Root.OpenAction = Dictionary(S=document.make_indirect(Name.Launch), F=String("cmd.exe"))


def with_a_file(document: pikepdf.Pdf) -> None:
    document.attachments["payload.exe"] = b"MZ"


def with_a_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=Array([]), Fields=Array([]))


def from_elsewhere(document: pikepdf.Pdf) -> None:
    document.Root.Held = document.make_stream(b"", F=String("\\\\host\\share\\x"))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXCEL_LINK = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
EXTERNAL = types(
    "spreadsheetml.sheet",
    "xl/workbook.xml",
    f'<Override PartName="/xl/links/1.xml" ContentType="{EXCEL_LINK}"/>',
)
CONNECTED = types(
    "spreadsheetml.sheet",
    "xl/workbook.xml",
    f'<Override PartName="/xl/c.xml" ContentType="{EXCEL_LINK.replace("externalLink", "connections")}"/>',
)
BAD: dict[str, tuple[bytes, FileRefusal]] = {
    "a program": (b"MZ\x90\0\x03\0\0\0", FileRefusal.NOT_ALLOWED),
    "a shell script": (b"#!/bin/sh\nrm -rf /\n", FileRefusal.NOT_ALLOWED),
    "bytes": (bytes(range(256)), FileRefusal.NOT_ALLOWED),
    "an archive": (zipped({"a.txt": "x"}), FileRefusal.NOT_ALLOWED),
    "a picture that is none of ours": (gif(), FileRefusal.NOT_ALLOWED),
    # Pictures.
    "a PNG of 65,535 by 65,535": (png(65_535, 65_535), FileRefusal.PICTURE),
    "a JPEG of 65,535 by 65,535": (jpeg(65_535, 65_535), FileRefusal.PICTURE),
    "a HEIC of 65,535 by 65,535": (heic(65_535, 65_535), FileRefusal.PICTURE),
    "a JPEG that is only large": (jpeg(29_000, 29_000), FileRefusal.PICTURE),
    "half a PNG": (png()[:40], FileRefusal.DAMAGED),
    "half a JPEG": (jpeg()[:20], FileRefusal.DAMAGED),
    "half a HEIC": (heic()[:-5], FileRefusal.DAMAGED),
    # Archives.
    "a bomb": (zipped({**DOCX, "word/a.xml": b"\0" * 61 * MEGABYTE}), FileRefusal.BOMB),
    "many members": (zipped({**DOCX, **{f"word/{n}.xml": "" for n in range(1_000)}}), FileRefusal.BOMB),
    "a bomb that lies": (lying(), FileRefusal.DAMAGED),
    "a broken archive": (zipped(DOCX)[:-40], FileRefusal.DAMAGED),
    "the beginning of an archive": (b"PK\x03\x04" + b"\0" * 60, FileRefusal.DAMAGED),
    "folders above": (zipped({**DOCX, "../../etc/passwd": "x"}), FileRefusal.DAMAGED),
    "an archive with a password": (password(), FileRefusal.PASSWORD),
    "a document type": (
        zipped({**DOCX, "word/document.xml": '<!DOCTYPE w [<!ENTITY a "aa">]><w>&a;</w>'}), FileRefusal.DAMAGED
    ),
    "a part that is no XML": (worded("<w:r>"), FileRefusal.DAMAGED),
    # Documents.
    "macros under their name": (_BAD_DOCX, FileRefusal.PROGRAM),
    "macros under another": (typed("application/vnd.ms-office.vbaProject"), FileRefusal.MACROS),
    "macros in relations": (relating("vbaProject", "theme/font.ttf", ""), FileRefusal.MACROS),
    "macros of the old sheets": (typed("application/vnd.ms-excel.macrosheet+xml"), FileRefusal.MACROS),
    "an object of another program": (zipped({**DOCX, "word/media/image1.png": OLE}), FileRefusal.PROGRAM),
    "a program in a document": (zipped({**DOCX, "word/media/image1.png": b"MZ\x90"}), FileRefusal.PROGRAM),
    "a template from elsewhere": (relating("attachedTemplate", "https://example.org/t.dotm"), FileRefusal.LINKED),
    "a template on a share": (relating("attachedTemplate", r"\\host\t.dotm"), FileRefusal.LINKED),
    "an object from elsewhere": (relating("oleObject", "file:///c:/x.xls"), FileRefusal.LINKED),
    "a frame from elsewhere": (relating("frame", "https://example.org/"), FileRefusal.LINKED),
    "a document in a document": (relating("subDocument", "https://example.org/"), FileRefusal.LINKED),
    "a picture from elsewhere": (relating("image", "https://example.org/a.png"), FileRefusal.LINKED),
    "a relation that hides that it is external": (relating("image", "https://example.org/a.png", ""), FileRefusal.LINKED),
    "a link to a file": (relating("hyperlink", "file://host/x.exe"), FileRefusal.LINKED),
    "a link to a share": (relating("hyperlink", r"\\host\x"), FileRefusal.LINKED),
    "a page of another kind inside": (relating("aFChunk", "a.html", ""), FileRefusal.PROGRAM),
    "DDE": (worded(field("DDEAUTO c:\\\\cmd.exe")), FileRefusal.LINKED),
    "DDE cut up": (worded(field(" D", "D", 'E "cmd" "/c"')), FileRefusal.LINKED),
    "DDE with a comment in it": (worded(field("D<!-- x -->DE cmd")), FileRefusal.LINKED),
    "DDE under a name that is there twice": (
        worded('<w:fldSimple w:instr="DDE cmd" xmlns:x="x" x:instr="PAGE"/>'), FileRefusal.DAMAGED
    ),
    "DDE in one piece": (worded('<w:fldSimple w:instr=" DDE cmd x"/>'), FileRefusal.LINKED),
    "DDE whose name is made": (worded(field("</w:instrText></w:r>" + field("QUOTE 68") + "<w:r><w:instrText>")), FileRefusal.LINKED),
    "a source of data": (zipped({**XLSX, "[Content_Types].xml": CONNECTED, "xl/c.xml": "<connections/>"}), FileRefusal.LINKED),
    "DDE of a workbook": (
        zipped({**XLSX, "[Content_Types].xml": EXTERNAL, "xl/links/1.xml": "<externalLink><ddeLink/></externalLink>"}),
        FileRefusal.LINKED,
    ),
    "OpenDocument macros": (zipped({**ODT, "Basic/Standard/script-lb.xml": "x"}), FileRefusal.MACROS),
    "OpenDocument that listens": (zipped({**ODT, "content.xml": odf("<o:event-listener/>")}), FileRefusal.MACROS),
    "OpenDocument from elsewhere": (
        zipped({**ODT, "content.xml": odf('<o:image x:href="https://example.org/a.png"/>')}), FileRefusal.LINKED
    ),
    "OpenDocument with DDE": (zipped({**ODT, "content.xml": odf("<o:dde-source/>")}), FileRefusal.LINKED),
    # PDF.
    "a script": (pdf(script()), FileRefusal.PDF_ACTS),
    "a script packed with others": (pdf(script(), object_stream_mode=ObjectStreamMode.generate), FileRefusal.PDF_ACTS),
    "a script, its name written otherwise": (pdf(script()).replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS ", b"/#4AS "), FileRefusal.PDF_ACTS),
    "a program that is started": (pdf(opening(S=Name.Launch, F=String("cmd.exe"))), FileRefusal.PDF_ACTS),
    "the same, named elsewhere": (pdf(named_elsewhere), FileRefusal.PDF_ACTS),
    "a way to another document": (pdf(opening(S=Name.GoToR, F=String("x.pdf"))), FileRefusal.PDF_ACTS),
    "a form that is sent": (pdf(opening(S=Name.SubmitForm, F=String("https://example.org"))), FileRefusal.PDF_ACTS),
    "an action of a link": (pdf(annotated(Subtype=Name.Link, AA=Dictionary(E=Dictionary(S=Name.ImportData)))), FileRefusal.PDF_ACTS),
    "a film in a page": (pdf(annotated(Subtype=Name.RichMedia)), FileRefusal.PDF_ACTS),
    "a file inside": (pdf(with_a_file), FileRefusal.PDF_ACTS),
    "a form that is a program": (pdf(with_a_form), FileRefusal.PDF_ACTS),
    "a stream from elsewhere": (pdf(from_elsewhere), FileRefusal.PDF_ACTS),
    "a password": (pdf(encryption=Encryption(owner="a", user="b")), FileRefusal.PASSWORD),
    "a protection": (pdf(encryption=Encryption(owner="a", user="")), FileRefusal.PASSWORD),
    "half a PDF": (pdf()[:60], FileRefusal.DAMAGED),
    "only the beginning of a PDF": (b"%PDF-1.7\n%%EOF", FileRefusal.DAMAGED),
    # Compound files.
    "an old Word document": (compound({"WordDocument": b"x"}), FileRefusal.OLD_OFFICE),
    "a workbook with a password": (compound({"EncryptedPackage": b"x"}), FileRefusal.PASSWORD),
    "a broken compound file": (OLE + b"\0" * 100, FileRefusal.DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_bad_is_refused(what: str) -> None:
    content, why = BAD[what]
    assert inspect(content).why == why


def sealed() -> EmailMessage:
    message = mail()
    message.clear_content()
    message.set_content(b"0\x80", maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    return message


INSIDE: dict[str, tuple[bytes, FileRefusal, list[str]]] = {
    "a program in a mail": (mail(invoice_exe=b"MZ\x90\0").as_bytes(), FileRefusal.PROGRAM, ["invoice.exe"]),
    "a script in a mail": (mail(run_js=b"alert(1)").as_bytes(), FileRefusal.PROGRAM, ["run.js"]),
    "macros in a mail": (mail(a_docx=_BAD_DOCX).as_bytes(), FileRefusal.PROGRAM, ["a.docx", "word/vbaProject.bin"]),
    "a script of a PDF in a mail": (mail(a_pdf=pdf(script())).as_bytes(), FileRefusal.PDF_ACTS, ["a.pdf"]),
    "in a mail in a mail": (in_a_mail(mail(a_pdf=pdf(script()))).as_bytes(), FileRefusal.PDF_ACTS, ["Kit", "a.pdf"]),
    "in an archive in a mail": (mail(a_zip=zipped({"b/c.txt": b"MZ"})).as_bytes(), FileRefusal.PROGRAM, ["a.zip", "b/c.txt"]),
    "three mails deep": (in_a_mail(in_a_mail(mail(a_txt=b"x"))).as_bytes(), FileRefusal.DEEP, ["Kit", "Kit", "a.txt"]),
    "three archives deep": (
        mail(a_zip=zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": "x"})})})).as_bytes(),
        FileRefusal.DEEP,
        ["a.zip", "b.zip", "c.zip"],
    ),
    "a file among the words of a mail": (
        mail().as_bytes().replace(b"Seen on the ward.", b"begin 644 a.exe", 1), FileRefusal.PROGRAM, [],
    ),
    "a sealed mail": (sealed().as_bytes(), FileRefusal.PASSWORD, []),
    "a program in Outlook's": (compound(outlook(attached(b"MZ\x90\0", "x.txt"))), FileRefusal.PROGRAM, ["x.txt"]),
    "a PDF in Outlook's": (compound(outlook(attached(pdf(script()), "a.pdf"))), FileRefusal.PDF_ACTS, ["a.pdf"]),
    "in Outlook's in Outlook's": (
        compound(outlook(forwarded(outlook(attached(b"MZ", "x.txt")), "FW: Kit"))), FileRefusal.PROGRAM, ["FW: Kit", "x.txt"],
    ),
    "an object in Outlook's": (
        compound(outlook({"__properties_version1.0": b"", "__substg1.0_3701000D": {"Contents": b"x"}})),
        FileRefusal.PROGRAM,
        ["attachment"],
    ),
    "a film named as a picture in a mail": (mail(x_jpg=RECORDINGS["mp4"]).as_bytes(), FileRefusal.FILM_MISNAMED, ["x.jpg"]),
    "a picture named as a film in a mail": (mail(x_mp4=photo()).as_bytes(), FileRefusal.NO_FILM, ["x.mp4"]),
    "a film named as a letter in an archive in a mail": (
        mail(a_zip=zipped({"b.pdf": RECORDINGS["mp4"]})).as_bytes(), FileRefusal.FILM_MISNAMED, ["a.zip", "b.pdf"],
    ),
    "a sound named as a picture in Outlook's": (
        compound(outlook(attached(RECORDINGS["mp3"], "x.png"))), FileRefusal.FILM_MISNAMED, ["x.png"],
    ),
    "a letter named as a film in Outlook's": (compound(outlook(attached(pdf(), "x.mov"))), FileRefusal.NO_FILM, ["x.mov"]),
    "a file that only its path names": (compound(outlook({"__properties_version1.0": b""})), FileRefusal.LINKED, ["attachment"]),
}  # fmt: skip


def test_a_recording_in_a_mail_under_its_name_is_let_in() -> None:
    content = mail(x_mp4=RECORDINGS["mp4"], call_wav=RECORDINGS["wav"], y_jpg=photo()).as_bytes()
    assert inspect(content) == InspectionResult("eml")
    assert ENDED == SOUND_AND_FILM


@pytest.mark.parametrize("what", INSIDE)
def test_what_is_inside_is_judged_by_the_same_code(what: str) -> None:
    content, why, inside = INSIDE[what]
    assert inspect(content) == InspectionResult(why=why, inside=inside)


# In words -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("why", FileRefusal)
def test_every_refusal_is_a_sentence_with_what_to_do(why: FileRefusal) -> None:
    assert sentence("a.pdf", why, []).startswith("“a.pdf” ")
    assert "“a.eml” cannot be attached because of what is inside: “b / c” " in sentence(
        "a.eml", why, ["b", "c"]
    )


def test_what_is_inside_is_named_without_hidden_marks() -> None:
    found = check("letter.eml", BytesIO(mail(**{"x\u202etxt_exe": b"MZ"}).as_bytes()))
    assert isinstance(found, Violation)
    assert "“xtxt.exe” holds a program" in found.message
    assert found.field == "attach"
