"""What somebody has not finished: listed for its author alone, and handed over to a colleague of the same agency."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.urls import reverse

from enquiries.casework.drafts import actions as drafts_actions
from enquiries.models import Draft, Enquiry
from imap.access import acting_user
from imap.agencies.models import User
from imap.home.drafts import colleagues_for
from imap.law.violations import RuleViolation
from tests.factories import Partnership, opened, override, refuse_consent, sign_in

Sql = Callable[..., list[tuple[Any, ...]]]
SAVE = reverse("enquiries:save_draft")
OPENING = "018f2d5e-7a3b-7c4d-8e9f-0a1b2c3d4e5f"


def typed(enquiry: Enquiry, by: User, words: str = "Half a concern", **more: str) -> Draft:
    """An override that somebody has begun to write."""
    kept = {
        "draft-about": f"override:{enquiry.pk}",
        "draft-enquiry": str(enquiry.pk),
        "draft-opening": OPENING,
    }
    kept |= {"concern": words, **more}
    assert sign_in(Client(), by).post(SAVE, kept).status_code == 200
    return mine(by)[0]


def mine(user: User) -> list[Draft]:
    with acting_user.acting_as(user):
        return list(Draft.objects.all())


def hand_over(draft: Draft, to: User, by: User) -> Any:
    return sign_in(Client(), by).post(reverse("hand_over", args=[draft.pk]), {"to": str(to.pk)})


def test_handed_over_it_is_the_colleagues_alone(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    page = reverse("consent:override", args=[enquiry.pk])
    draft = typed(enquiry, p.social_worker)
    work = sign_in(Client(), p.social_worker).get(reverse("work")).content.decode()
    assert reverse("hand_over", args=[draft.pk]) in work
    assert hand_over(draft, p.lead_manager, p.social_worker)["Location"] == reverse("work")
    assert mine(p.social_worker) == []
    theirs = sign_in(Client(), p.lead_manager)
    assert "handed over by Sam Worker" in theirs.get(reverse("work")).content.decode()
    text = theirs.get(page).content.decode()
    assert "Half a concern" in text
    assert "Sam Worker handed this over to you" in text
    old = sign_in(Client(), p.social_worker)
    assert "Half a concern" not in old.get(page).content.decode()
    assert old.get(reverse("hand_over", args=[draft.pk])).status_code == 404
    assert hand_over(draft, p.lead_manager, p.social_worker).status_code == 404


def test_a_page_that_still_stands_open_keeps_nothing_any_more(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    old = sign_in(Client(), p.social_worker)
    before = old.get(reverse("consent:override", args=[enquiry.pk])).context["draft"].opened
    draft = typed(enquiry, p.social_worker, **{"draft-opened": before})
    hand_over(draft, p.lead_manager, p.social_worker)
    late = {
        "draft-about": draft.about,
        "draft-enquiry": str(enquiry.pk),
        "draft-opening": OPENING,
        "concern": "Half a concern, and more",
    }
    assert old.post(SAVE, late | {"draft-opened": before}).status_code == 409
    assert mine(p.social_worker) == []
    assert mine(p.lead_manager)[0].typed["form"]["answers"]["concern"] == ["Half a concern"]
    # Opened anew it is a draft of their own: two people may weigh the same thing.
    anew = old.get(reverse("consent:override", args=[enquiry.pk])).context["draft"].opened
    assert old.post(SAVE, late | {"draft-opened": anew}).status_code == 200


def test_who_has_a_draft_of_their_own_is_not_given_another(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    draft = typed(enquiry, p.social_worker)
    typed(enquiry, p.lead_manager, "Theirs")
    answer = hand_over(draft, p.lead_manager, p.social_worker)
    assert answer.status_code == 422
    assert "Mina Manager is writing on the same already" in answer.content.decode()
    assert len(mine(p.social_worker)) == len(mine(p.lead_manager)) == 1
    assert mine(p.lead_manager)[0].typed["form"]["answers"]["concern"] == ["Theirs"]


@pytest.mark.committed
def test_never_to_another_agency_nor_to_somebody_without_casework(
    partnership: Partnership, app_sql: Sql
) -> None:
    p = partnership
    draft = typed(opened(p.social_worker), p.social_worker)
    for other in (p.officer, p.nurse, p.administrator, p.social_worker):
        assert hand_over(draft, other, p.social_worker).status_code == 422
        with acting_user.acting_as(p.social_worker), pytest.raises(RuleViolation):
            drafts_actions.hand_over_draft(draft_id=draft.pk, to=other, by=p.social_worker)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql("SELECT imap.hand_over_draft(%s, %s)", [draft.pk, other.pk], person=p.social_worker.pk)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql("UPDATE enquiries_draft SET author_id = %s", [p.lead_manager.pk], person=p.social_worker.pk)
    taken = app_sql("SELECT imap.hand_over_draft(%s, %s)", [draft.pk, p.lead_manager.pk], person=p.officer.pk)
    assert taken == [(False,)]
    assert [d.pk for d in mine(p.social_worker)] == [draft.pk]


def test_a_review_goes_to_a_manager_who_did_not_decide(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    refuse_consent(enquiry, p.social_worker)
    decided = override(enquiry, p.lead_manager)
    for about, expected in (
        (f"review:{decided.pk}", []),
        (f"override:{enquiry.pk}", [p.lead_manager]),
    ):
        with acting_user.acting_as(p.social_worker):
            draft = Draft(author=p.social_worker, about=about, enquiry_id=enquiry.pk)
            assert colleagues_for(p.social_worker, draft) == expected


def test_a_case_that_is_no_longer_reached_is_not_named(partnership: Partnership) -> None:
    p = partnership
    enquiry = opened(p.social_worker)
    sign = sign_in(Client(), p.officer)
    sign.post(
        SAVE,
        {"draft-about": f"override:{enquiry.pk}", "draft-enquiry": str(enquiry.pk), "draft-opening": OPENING},
    )
    text = sign.get(reverse("work")).content.decode()
    assert "An enquiry that you no longer reach" in text
    assert enquiry.reference not in text
