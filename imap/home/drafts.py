"""What somebody has not finished: in My work, and handed over to a colleague."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.models import Override
from enquiries.casework.drafts.drafting import GO_ON
from enquiries.casework.drafts.queries import drafts_of
from enquiries.casework.drafts.words import words_of
from enquiries.models import Draft, Enquiry, Person
from enquiries.standing.queries import visible_to
from imap.agencies.models import User
from imap.agencies.people.queries import people_of
from imap.agencies.roles import CASEWORK, Role

#: The screens that keep a draft: what each is called, its page, and whether its address names the row besides the enquiry.
SCREENS: dict[str, tuple[Any, str, str]] = {
    "record": (gettext_lazy("Record an enquiry"), "enquiries:record_enquiry", ""),
    "urgent": (gettext_lazy("Urgent enquiry"), "consent:urgent", ""),
    "consent": (gettext_lazy("Consent position"), "consent:consent", "person_id"),
    "withdraw": (gettext_lazy("Consent taken back"), "disclosures:withdraw", "person_id"),
    "override": (gettext_lazy("Go ahead without consent"), "consent:override", ""),
    "own_reasons": (gettext_lazy("Why you referred without consent"), "consent:own_reasons", ""),
    "own_override": (gettext_lazy("Go ahead without consent"), "disclosures:override", "request_id"),
    "unasked": (gettext_lazy("Share information unasked"), "disclosures:unasked", ""),
    "unasked_override": (gettext_lazy("Go ahead without consent"), "disclosures:unasked_override", ""),
    "exchange": (gettext_lazy("An exchange with an agency outside"), "disclosures:exchange", ""),
    "exchange_came": (
        gettext_lazy("What an agency outside answered"),
        "disclosures:exchange_came",
        "exchange_id",
    ),
    "ask": (gettext_lazy("Ask an agency"), "disclosures:ask", ""),
    "answer": (gettext_lazy("Answer a request"), "disclosures:answer", "request_id"),
    "rely": (gettext_lazy("Rely on the lead agency’s reasons"), "disclosures:override", "request_id"),
    "outcome": (gettext_lazy("Record the outcome"), "disclosures:outcome", ""),
    "close": (gettext_lazy("Close the enquiry"), "disclosures:close", ""),
    "correct": (gettext_lazy("Correct what was shared"), "disclosures:correct", "item_id"),
    "recall": (gettext_lazy("Call back what was shared"), "disclosures:recall", "release_id"),
    "kept": (gettext_lazy("Withheld all the same"), "disclosures:kept_despite", "kept_id"),
    "ask_onward": (gettext_lazy("Ask for permission to pass on"), "disclosures:ask_onward", "item_id"),
    "decide_onward": (gettext_lazy("Permit or refuse passing on"), "disclosures:decide_onward", "onward_id"),
    "end_onward": (gettext_lazy("End a permission"), "disclosures:end_onward", "onward_id"),
    "pass_on": (gettext_lazy("Record where an item went"), "disclosures:pass_on", "item_id"),
    "review": (gettext_lazy("Review a decision to go ahead"), "consent:the_override", "override_id"),
}
ABOUT_NOTHING = frozenset({"record", "urgent"})


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One draft: which screen, about what, since when, and from whom if it was handed over. `href` leads on with it; it is
    empty where its author cannot go on. `words`: what tells it from other drafts, of whoever can go on with it."""

    draft: Draft
    screen: str
    subject: str
    href: str

    @property
    def words(self) -> str:
        newest = max(self.draft.typed.values(), key=lambda part: str(part["at"]), default=None)
        return words_of(newest["answers"]) if newest and self.href else ""

    @property
    def kept_at(self) -> datetime:
        return self.draft.saved_at


def unfinished(user: User) -> list[Unfinished]:
    """A person's own drafts, newest first. Three queries at most, however many there are."""
    return _told(drafts_of(user), user)


def get_draft(user: User, draft_id: UUID) -> Unfinished | None:
    """One of a person's own drafts; None for anybody else's."""
    return next(iter(_told([d for d in drafts_of(user) if d.pk == draft_id], user)), None)


def _told(drafts: Sequence[Draft], user: User) -> list[Unfinished]:
    keys = {d.enquiry_id for d in drafts if d.enquiry_id}
    known = {e.pk: e for e in visible_to(user).filter(pk__in=keys)} if keys else {}
    about = [key for d in drafts if (key := _key(d, "consent"))]
    names = dict(Person.objects.filter(pk__in=about).values_list("pk", "name")) if about else {}
    return [_one(d, known, names) for d in drafts if _is_of_a_screen(d.about)]


def _is_of_a_screen(about: str) -> bool:
    kind, _colon, key = about.partition(":")
    return kind in SCREENS and bool(key) is (kind not in ABOUT_NOTHING)


def _key(draft: Draft, kind: str) -> UUID | None:
    named, _colon, key = draft.about.partition(":")
    return UUID(key) if named == kind and key else None


def _one(draft: Draft, known: dict[UUID, Enquiry], names: dict[UUID, str]) -> Unfinished:
    kind, _colon, key = draft.about.partition(":")
    screen, page, named = SCREENS[kind]
    if kind in ABOUT_NOTHING:
        return Unfinished(draft, str(screen), _("A new enquiry"), _href(draft, reverse(page)))
    enquiry = known.get(draft.enquiry_id) if draft.enquiry_id else None
    if enquiry is None:
        return Unfinished(draft, str(screen), _("An enquiry that you no longer reach"), "")
    place = {"enquiry_id": enquiry.pk, **({named: UUID(key)} if named else {})}
    name = names.get(UUID(key), "") if kind == "consent" else ""
    subject = f"{enquiry.reference}: {name}" if name else enquiry.reference
    return Unfinished(draft, str(screen), subject, _href(draft, reverse(page, kwargs=place)))


def _href(draft: Draft, page: str) -> str:
    """Where one goes on with this draft, and no other of the same screen; an answer has one draft on all its pages."""
    alone = draft.about.endswith(f":{draft.opening}")
    return page if alone else f"{page}?{GO_ON}={draft.opening}"


def colleagues_for(user: User, draft: Draft) -> list[User]:
    """Those to whom a draft may be handed over: caseworkers of one's own agency; a review, to managers who did not make the
    decision (OVR7)."""
    wanted: Iterable[str] = CASEWORK
    found = people_of(agency=user.agency_id, words="").filter(is_active=True).exclude(pk=user.pk)
    if key := _key(draft, "review"):
        wanted = {Role.MANAGER}
        found = found.exclude(pk__in=Override.objects.filter(pk=key).values("recorded_by"))
    return list(found.filter(roles_held__role__in=wanted, roles_held__ended_at=None).distinct())
