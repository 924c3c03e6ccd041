"""What one person typed is never shown to another who is signed in now in the same browser: it waits for its author."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosures.models import Answer
from imap.access import acting_user
from imap.agencies.models import UnsentForm
from tests.factories import Partnership, opened, sign_in
from tests.support.case import send
from tests.support.forms import hidden, opened_by
from tests.support.forms_sent_signed_out import WORDS

NOT_YOURS = "Someone else opened this form, and you are signed in now. Nothing was recorded."


def text(answer: Any) -> str:
    return str(answer.content.decode())


def typed_by_the_teacher(p: Partnership) -> tuple[str, dict[str, str]]:
    """The address of a form that the GP has no access to, and what the teacher's browser sends from it."""
    asked = send(opened(p.social_worker), p.school, p.social_worker)
    address = reverse("disclosures:nothing", args=[asked.enquiry_id, asked.pk])
    page: Any = sign_in(Client(), p.teacher).get(address)
    return address, hidden(text(page)) | opened_by(page) | {"searched": WORDS}


@pytest.mark.parametrize("protected", [True, False])
def test_it_is_kept_for_who_opened_the_form_and_told_to_nobody_else(
    partnership: Partnership, protected: bool
) -> None:
    """Whether the protection has run out or, by whatever mistake, has not: it is nobody else's decision."""
    p = partnership
    address, typed = typed_by_the_teacher(p)
    other = sign_in(Client(enforce_csrf_checks=protected), p.nurse)
    answer = other.post(address, typed, HTTP_ORIGIN="http://testserver")
    assert (answer.status_code, NOT_YOURS in text(answer)) == (409, True)
    assert "finds what they typed in My work" in text(answer)
    assert WORDS not in text(answer)
    assert p.teacher.name not in text(answer)
    with acting_user.acting_as(p.nurse):
        assert not UnsentForm.objects.exists()
    assert "Forms that were not sent" not in text(other.get(reverse("work")))
    with acting_user.acting_as(p.teacher):
        [row] = UnsentForm.objects.all()
        assert not Answer.objects.exists()
    assert WORDS not in text(other.get(f"{address}?unsent={row.pk}"))


def test_its_author_finds_it_in_my_work_until_it_is_sent(partnership: Partnership) -> None:
    p = partnership
    address, typed = typed_by_the_teacher(p)
    assert sign_in(Client(), p.nurse).post(f"{address}?from=work", typed).status_code == 409
    author = sign_in(Client(), p.teacher)
    work: Any = author.get(reverse("work"))
    [one] = work.context["not_sent"]
    assert one.href.startswith(f"{address}?from=work&unsent=")
    assert f"Enquiry {one.enquiry.reference}, sent on" in text(work)
    for _twice in range(2):
        back = author.get(one.href)
        assert WORDS in text(back)
    assert author.post(one.href, hidden(text(back)) | {"searched": WORDS}).status_code == 302
    assert "Forms that were not sent" not in text(author.get(reverse("work")))
    with acting_user.acting_as(p.teacher):
        assert Answer.objects.get().searched == WORDS


def test_a_press_without_an_answer_leaves_nothing_that_waits(partnership: Partnership) -> None:
    p = partnership
    page = sign_in(Client(), p.teacher).get(reverse("work"))
    answer = sign_in(Client(), p.nurse).post(reverse("account_logout"), opened_by(page))
    assert (answer.status_code, NOT_YOURS in text(answer)) == (409, True)
    assert "finds what they typed" not in text(answer)
    with acting_user.acting_as(p.teacher):
        assert not UnsentForm.objects.exists()


def test_a_script_of_a_page_of_somebody_else_keeps_nothing(partnership: Partnership) -> None:
    p = partnership
    address, typed = typed_by_the_teacher(p)
    answer = sign_in(Client(), p.nurse).post(address, typed, headers={"sec-fetch-mode": "cors"})
    assert (answer.status_code, WORDS in text(answer)) == (403, False)
    with acting_user.acting_as(p.teacher):
        assert not UnsentForm.objects.exists()
