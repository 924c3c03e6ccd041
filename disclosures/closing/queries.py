"""What an enquiry is closed over: each agency's last word or silence, what is unread, reviews open, the referrer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from consent.overrides.visible import overrides_reached
from disclosures.closing.rules import Facts, Gap
from disclosures.models import (
    Acknowledgement,
    Answer,
    Chase,
    Closing,
    RefusalReview,
    Release,
)
from disclosures.outcomes.queries import Decided, decided
from disclosures.responses.queries import RequestRow, requests_of
from disclosures.visibility.queries import releases_to
from enquiries.identity_links.linked_enquiries import earlier_of
from enquiries.models import Concern, Enquiry, SpokenExchange
from imap.agencies.models import User
from imap.design.templatetags.govuk import moment


@dataclass(frozen=True, slots=True)
class LastWord:
    """What one agency said last, or that it said nothing. `gap`: closing goes over it."""

    agency: str
    words: str
    request_id: UUID | None = None
    release_id: UUID | None = None
    gap: Gap | None = None

    def line(self) -> str:
        return f"{self.agency}: {self.words}"


@dataclass(frozen=True, slots=True)
class ToClose:
    """Everything that stands on the page of closing."""

    answers: list[LastWord]  # one for each request
    unread: list[LastWord]  # one for each release that nobody here has read
    reviews: list[str]
    decided: Decided
    earlier: Sequence[Any]  # enquiries.overview.queries.Together
    facts: Facts

    @property
    def untold(self) -> bool:
        """Something was decided and the referrer has not been told of it."""
        return self.decided.outcome is not None and self.decided.told is None

    @property
    def referrer(self) -> str:
        """Whether the referrer was told, in words."""
        told = self.decided.told
        if self.decided.outcome is None:
            return _("No outcome is recorded, so there is nothing to tell the referrer.")
        if told is None:
            return _("The referrer has not been told. This stays on your agency’s list after closing.")
        if told.because:
            return _("The referrer is not told: %(because)s") % {"because": told.because}
        how = told.get_how_display()
        return _("The referrer was told on %(when)s: %(how)s") % {
            "when": moment(told.happened_at),
            "how": how,
        }

    def in_words(self) -> str:
        """The same for the record, and to compare with what a page showed; free of any clock."""
        history = [_("Other enquiry: %(reference)s") % {"reference": one.reference} for one in self.earlier]
        lines = [one.line() for one in (*self.answers, *self.unread)]
        return "\n".join([*lines, *self.reviews, self.referrer, *history])


def to_close(user: User, enquiry: Enquiry) -> ToClose:
    """What this enquiry would be closed over, for the lead agency. Some twenty queries."""
    answers = _last_words(user, enquiry.pk)
    unread = [_unread(one) for one in _unread_here(user, enquiry.pk)]
    earlier = earlier_of(enquiry.pk)
    gaps = tuple(one.gap for one in (*answers, *unread) if one.gap)
    return ToClose(
        answers=answers,
        unread=unread,
        reviews=_reviews(user, enquiry.pk),
        decided=decided(enquiry, leads=True),
        earlier=earlier,
        facts=Facts(
            rating=Concern.objects.get(enquiry=enquiry).rating,
            gaps=gaps,
            roles=frozenset(user.roles),
            history=bool(earlier),
        ),
    )


def _last_words(user: User, enquiry_id: UUID) -> list[LastWord]:
    chased = {
        one.request_id: one.happened_at
        for one in Chase.objects.filter(enquiry=enquiry_id).order_by("happened_at", "id")
    }
    found = []
    for row in requests_of(user, enquiry_id):
        agency, key = str(row.request.asked), row.request.pk
        words = _said(row)
        if words:
            found.append(LastWord(agency, words, key, row.release_id))
            continue
        # "No answer" is never "nothing held": silence has words of its own.
        silence = (
            _("Chased on %(when)s, no answer.") % {"when": moment(chased[key])}
            if key in chased
            else _("Asked on %(when)s, not chased, no answer.") % {"when": moment(row.request.recorded_at)}
        )
        gap = Gap(f"silence_{key.hex}", f"{agency}: {silence}")
        found.append(LastWord(agency, silence, key, gap=gap))
    return found


def _said(row: RequestRow) -> str:
    """What became of a request; "" while it waits for an answer."""
    if row.answer is None:
        if row.request.cancelled:
            return _("The request was cancelled on %(when)s.") % {"when": moment(row.request.cancelled)}
        if row.stopped:
            words = _(
                "Not answered: the request is stopped since %(when)s, when consent no longer carried it."
            )
            return words % {"when": moment(row.stopped)}
        return ""
    named = {"kind": row.answer.get_kind_display(), "when": moment(row.answer.recorded_at)}
    said = (
        _("%(kind)s, %(when)s, after the decision.")
        if row.answer.after_decision
        else _("%(kind)s, %(when)s.")
    ) % named
    if row.answer.kind == Answer.Kind.SHARED and row.release_id is None:
        said += " " + _("It was not shared with your agency.")
    return said


def _unread(release: Release) -> LastWord:
    agency = str(release.agency)
    words = _("What was shared on %(when)s has not been read.") % {"when": moment(release.recorded_at)}
    gap = Gap(f"unread_{release.pk.hex}", f"{agency}: {words}")
    return LastWord(agency, words, release_id=release.pk, gap=gap)


def _unread_here(user: User, enquiry_id: UUID) -> list[Release]:
    """Releases to this person's agency, as far as they may know of them, that nobody there has said to have read."""
    read = Acknowledgement.objects.filter(enquiry=enquiry_id, agency=user.agency_id).values("release")
    rows = releases_to(user, on=enquiry_id).exclude(agency=user.agency_id).exclude(pk__in=read)
    return list(rows.select_related("agency").order_by("recorded_at", "id"))


def _reviews(user: User, enquiry_id: UUID) -> list[str]:
    """Reviews that nobody has made yet, in words; they stay somebody's after closing."""
    override, refusal, late = (
        _("The review of %(agency)s’s decision to share without consent is open."),
        _("The review of %(agency)s’s refusal is open."),
        _("The review of a late entry of %(agency)s is open."),
    )
    done = RefusalReview.objects.filter(enquiry=enquiry_id).values("answer")
    refused = Answer.objects.filter(enquiry=enquiry_id, kind=Answer.Kind.REFUSED).exclude(pk__in=done)
    spoken = SpokenExchange.objects.filter(enquiry=enquiry_id, review=None)
    waiting: list[tuple[str, QuerySet[Any]]] = [
        (override, overrides_reached(user, on=enquiry_id).filter(review=None)),
        (refusal, refused),
        (late, spoken),
    ]
    return [
        words % {"agency": row.agency}
        for words, rows in waiting
        for row in rows.select_related("agency").order_by("recorded_at", "id")
    ]


def newest_closing(enquiry_id: UUID) -> Closing | None:
    """How an enquiry was closed last, with what it was closed without; None for whoever may not see it."""
    return _closings(enquiry_id)


def _closings(enquiry_id: UUID) -> Closing | None:
    rows = Closing.objects.filter(enquiry=enquiry_id).select_related("recorded_by")
    return rows.prefetch_related("without").order_by("-recorded_at", "-id").first()
