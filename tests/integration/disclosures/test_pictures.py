"""Pictures: recipients see and get a copy without position and author; the original stays, unless there is a reason."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse
from PIL import Image

from audit.models import AccessEvent
from disclosures.models import DraftFile, DraftOriginal, ItemFile, ItemOriginal
from imap.access import acting_user
from imap.agencies.models import User
from tests.factories import sign_in
from tests.support.attached import Answering, a_file, in_words
from tests.support.case import CLOSING, SECRET_WORDS, page
from tests.support.files import mail, pdf
from tests.support.forms import hidden, typed
from tests.support.photos import MARKERS, halves, opened, photo, saved
from tests.support.pictures import BECAUSE, NAME, PHOTO, digest, released
from tests.support.recordings import RECORDINGS


def names(file: DraftFile) -> tuple[str, str]:
    """The two questions about a picture's original."""
    return f"files-sends_{file.pk.hex}", f"files-because_{file.pk.hex}"


def choose(a: Answering, sends: str, because: str = "") -> Any:
    """Open the item's form again, choose for its one picture, and send it."""
    (file,) = a.files
    chosen = dict(zip(names(file), (sends, because), strict=True))
    return a.share(address=a.address("change_item", file.item_key), key=str(file.item_key), **chosen)


def at(name: str, file: ItemFile) -> str:
    return reverse(f"disclosures:{name}", args=[file.enquiry_id, file.item_id, file.pk])


def get(user: User, address: str) -> Any:
    """The answer, with its `body`: that of a file is read once."""
    answer: Any = sign_in(Client(), user).get(address)
    answer.body = answer.getvalue()
    return answer


def test_recipients_get_a_copy_and_the_original_stays(answering: Answering) -> None:
    a, p = answering, answering.p
    assert a.share(a_file(NAME, PHOTO)).status_code == 302
    (kept,) = a.files
    assert (kept.original_sha256, kept.name, kept.kind) == (digest(PHOTO), NAME, "jpeg")
    for place in ("answer", "preview"):
        told = in_words(a.client.get(a.address(place)))
        assert "A copy without where, when and by whom it was taken." in told, place
        assert "The original stays with your agency: Kit’s arm.jpg" in told, place
        assert kept.sha256 in told
        assert digest(PHOTO) in told
        assert "<img" not in told  # what is in a draft has no address
    with acting_user.acting_as(p.social_worker):
        assert not DraftOriginal.objects.exists()
    item, file = released(a)
    with acting_user.acting_as(p.officer):
        original = ItemOriginal.objects.get()
        assert (original.copy_id, original.sha256, original.passed_on, original.reasons) == (
            file.pk,
            digest(PHOTO),
            False,
            "",
        )
        assert ItemOriginal.history.get().sha256 == digest(PHOTO)
        assert ItemFile.history.get().original_sha256 == digest(PHOTO)
        assert not DraftOriginal.objects.exists()
    # Whoever receives it sees the copy in the page, and gets nothing else.
    for place in (
        reverse("disclosures:release", args=[a.enquiry.pk, item.release_id]),
        reverse("disclosures:information", args=[a.enquiry.pk]),
    ):
        seen = page(p.social_worker, place)
        assert (
            f'<img class="imap-picture imap-no-print" src="{at("picture", file)}" alt="Picture: Kit’s arm.jpg" width="60" height="40"'
            in seen
        )
        assert "The original stays with the agency that shared it." in seen
        assert "original/" not in seen
        assert digest(PHOTO) in seen
        assert file.sha256 in seen
    picture, saved_copy = get(p.social_worker, at("picture", file)), get(p.social_worker, at("file", file))
    assert picture.body == saved_copy.body
    assert digest(picture.body) == file.sha256
    assert not any(marker in picture.body for marker in MARKERS)
    assert not opened(picture.body).getexif()
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/jpeg", "no-store")
    assert picture["Content-Disposition"].startswith("inline;")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Content-Security-Policy"].startswith("sandbox")
    assert saved_copy["Content-Disposition"].startswith("attachment;")
    # The provider has the original.
    own = get(p.officer, at("original", file))
    assert own.body == PHOTO
    assert own["Content-Disposition"].startswith("attachment;")
    assert f'href="{at("original", file)}"' in page(
        p.officer, reverse("disclosures:release", args=[a.enquiry.pk, item.release_id])
    )
    # Each showing is an access that names the file.
    with acting_user.acting_as(p.guardian):
        looks = set(
            AccessEvent.objects.filter(about_id=file.pk, outcome="shown").values_list("screen", "person")
        )
    assert looks == {
        ("disclosures:picture", p.social_worker.pk), ("disclosures:file", p.social_worker.pk), ("disclosures:original", p.officer.pk),
    }  # fmt: skip
    record = page(p.lead_manager, reverse("audit:record", args=[a.enquiry.pk]) + "?whole=yes")
    assert re.search(r"Sam Worker.{0,400}picture: Kit’s arm.jpg", record, re.DOTALL)
    assert digest(PHOTO) in record  # both stand beside the file, for whoever reads that
    assert file.sha256 in record


def test_nobody_but_the_provider_reaches_an_original_that_stays(answering: Answering) -> None:
    a, p = answering, answering.p
    a.share(a_file(NAME, PHOTO))
    _item, file = released(a)
    with acting_user.acting_as(p.officer):
        key = ItemOriginal.objects.get().pk
    for user in (p.social_worker, p.lead_manager, p.nurse, p.teacher, p.guardian, p.administrator):
        answer = get(user, at("original", file))
        assert answer.status_code == 404, user
        assert PHOTO not in answer.body
        with acting_user.acting_as(user):
            assert not ItemOriginal.objects.exists(), user
            assert not ItemOriginal.history.exists(), user
    # Neither by the original's own key, which is none of a file.
    for name in ("file", "picture", "original"):
        wrong = reverse(f"disclosures:{name}", args=[file.enquiry_id, file.item_id, key])
        assert get(p.social_worker, wrong).status_code == 404
    for user in (p.nurse, p.teacher):
        assert get(user, at("picture", file)).status_code == 404


def test_passing_the_original_on_is_a_choice_with_a_reason(answering: Answering) -> None:
    a, p = answering, answering.p
    a.share(a_file(NAME, PHOTO))
    (kept,) = a.files
    form = in_words(a.client.get(a.address("change_item", kept.item_key)))
    assert "What do recipients get of “Kit’s arm.jpg”?" in form
    for reason in ("", "ok", "n/a"):
        answer = choose(a, "original", reason)
        told = in_words(answer)
        assert answer.status_code == 422, reason
        assert "Write why recipients need the original of “Kit’s arm.jpg”" in told
        assert f'href="#id_{names(kept)[1]}"' in told
        assert SECRET_WORDS in told
        assert re.search(rf'name="{names(kept)[0]}"[^>]*value="original"[^>]*checked', told)
        assert re.search(rf">\s*{reason}</textarea>", told)
    assert "stays with your agency" in in_words(a.client.get(a.address("preview")))
    assert choose(a, "original", BECAUSE).status_code == 302
    told = in_words(a.client.get(a.address("preview")))
    assert "The original goes with it: Kit’s arm.jpg" in told
    assert BECAUSE in told
    item, file = released(a)
    for user in (p.social_worker, p.officer):
        assert get(user, at("original", file)).body == PHOTO
        assert get(user, at("picture", file)).body != PHOTO
        seen = page(user, reverse("disclosures:release", args=[a.enquiry.pk, item.release_id]))
        assert BECAUSE in seen
        assert f'href="{at("original", file)}"' in seen
    record = page(p.lead_manager, reverse("audit:record", args=[a.enquiry.pk]) + "?whole=yes")
    assert "Original of a picture of the item: Kit’s arm.jpg. Passed on: Yes" in record
    assert BECAUSE in record
    for user in (p.nurse, p.guardian):
        assert get(user, at("original", file)).status_code == 404


def test_what_is_chosen_can_be_changed_and_goes_out_as_it_was_previewed(answering: Answering) -> None:
    a = answering
    a.share(a_file(NAME, PHOTO))
    (kept,) = a.files
    choose(a, "original", BECAUSE)
    assert BECAUSE in in_words(a.client.get(a.address("change_item", kept.item_key)))
    assert choose(a, "copy", BECAUSE).status_code == 302
    preview = a.client.get(a.address("preview")).content.decode()
    choose(a, "original", BECAUSE)
    closing = typed({n: CLOSING[n] for n in ("helps", "hinders", "considered", "all_needed_because")})
    late = a.client.post(a.address("preview"), {**hidden(preview), **closing})
    assert "You changed this answer in another window" in in_words(late)
    with acting_user.acting_as(a.by):
        assert not ItemFile.objects.exists()
    # A choice that was typed and put off is on the form again.
    sends, because = names(kept)
    a.client.post(
        a.address("change_item", kept.item_key),
        {**a.item(key=str(kept.item_key)), sends: "original", because: "Half a", "draft-later": "1"},
    )
    assert "Half a" in in_words(a.client.get(a.address("change_item", kept.item_key)))
    assert BECAUSE in in_words(a.client.get(a.address("preview")))  # what was accepted stands until then


def test_a_telephone_s_picture_is_shown_as_a_jpeg(answering: Answering) -> None:
    a, p, content = answering, answering.p, photo("heic")
    a.share(a_file("IMG_0042.HEIC", content))
    _item, file = released(a)
    assert (file.name, file.kind, file.width, file.height) == ("IMG_0042.jpg", "jpeg", 60, 40)
    shown = get(p.social_worker, at("picture", file))
    assert (shown["Content-Type"], opened(shown.body).size) == ("image/jpeg", (60, 40))
    own = get(p.officer, at("original", file))
    assert (own.body, own["Content-Type"]) == (content, "image/heic")
    assert 'filename="IMG_0042.heic"' in own["Content-Disposition"]


def test_odd_pictures_are_answered_in_words(answering: Answering) -> None:
    a = answering
    moving = saved(halves(), "PNG", save_all=True, append_images=[Image.new("RGB", (60, 40))])
    answer = a.share(
        a_file("moving.png", moving),
        a_file("cut.jpg", PHOTO[: len(PHOTO) // 2]),
        a_file("print.jpg", saved(halves(mode="CMYK"), "JPEG")),
        a_file("note.txt", b"No picture."),
    )
    told = in_words(answer)
    assert answer.status_code == 422
    assert "“moving.png” is a picture that moves" in told
    assert "“cut.jpg” is cut short, damaged" in told
    assert [one.name for one in a.files] == ["print.jpg", "note.txt"]
    assert len(set(re.findall(r'name="files-sends_[0-9a-f]+"', told))) == 1
    with acting_user.acting_as(a.by):
        assert DraftOriginal.objects.count() == 1
    note = next(one for one in a.files if one.name == "note.txt")
    assert (note.width, note.original_sha256) == (None, "")


def test_two_originals_of_the_same_points_are_two_files(answering: Answering) -> None:
    """Taken at two places: the copies are equal, and the originals are not."""
    a, other = answering, PHOTO + b"taken elsewhere"
    assert a.share(a_file("here.jpg", PHOTO), a_file("there.jpg", other)).status_code == 302
    first, second = a.files
    assert first.sha256 == second.sha256
    assert (first.original_sha256, second.original_sha256) == (digest(PHOTO), digest(other))
    item = a.release()
    with acting_user.acting_as(a.by):
        originals = {row.name: row.sha256 for row in ItemOriginal.objects.filter(item=item)}
    assert originals == {"here.jpg": digest(PHOTO), "there.jpg": digest(other)}


def test_the_same_original_twice_is_one_file(answering: Answering) -> None:
    a = answering
    a.share(a_file("here.jpg", PHOTO), a_file("again.jpg", PHOTO))
    assert len(a.files) == 1
    told = in_words(a.client.get(a.address("answer")))
    assert "“again.jpg” is the same file as “here.jpg”, and is attached once." in told


def test_of_a_heic_is_said_that_a_copy_is_attached(answering: Answering) -> None:
    a = answering
    a.share(a_file("arm.heic", photo("heic")))
    told = in_words(a.client.get(a.address("answer")))
    assert "Of “arm.heic” a copy is attached: “arm.jpg”." in told
    assert "is the same file" not in told


def test_what_goes_with_other_files_is_said_before_it_goes(answering: Answering) -> None:
    a = answering
    assert "everything else goes as it is" in in_words(a.client.get(a.address("share")))
    a.share(
        a_file("a.mp4", RECORDINGS["mp4"]),
        a_file("b.pdf", pdf()),
        a_file("c.eml", mail().as_bytes()),
        a_file(),
        a_file(NAME, PHOTO),
    )
    told = in_words(a.client.get(a.address("preview")))
    assert told.count("It goes as it is") == 3
    assert "it may say where, when and with which device it was recorded" in told
    assert "it may say who wrote it, and where and when a picture inside was taken" in told
