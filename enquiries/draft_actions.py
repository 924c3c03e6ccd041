"""The only writer of drafts: what somebody is still typing, and has not decided.

A draft's author saves from several windows, and from one window several times a minute; a save may arrive after the
form that it was sent from. So each page says when it was shown and how often it has sent (`Shown`), and every verb
here holds the draft (`_hold`) before it reads what stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from enquiries.models import Draft, DraftEnded
from imap.agencies import session
from imap.agencies.composed import composed, first
from imap.agencies.models import User
from imap.agencies.roles import CASEWORK
from imap.law.breaches import Breach, Refused

KEPT = timedelta(days=30)  # the database's sweep policies say the same
#: The name of a draft's form, where it has only one.
FORM = "form"
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One showing of a form: at which moment, and how often it had sent what was typed. Without JavaScript a form
    comes once, when somebody sends it."""

    opened: datetime | None = None
    turn: int = 0


def _hold(author: User | UUID, about: str) -> None:
    """Hold one draft until the transaction ends; read what stands after, never before."""
    key = author.pk if isinstance(author, User) else author
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"draft:{key}:{about}"])


@transaction.atomic
def keep_typed(
    *,
    by: User,
    about: str,
    answers: dict[str, list[str]],
    part: str = FORM,
    shown: Shown | None = None,
    enquiry_id: UUID | None = None,
) -> bool:
    """Keep what stands in one form. A save that was overtaken by a later one of the same page changes nothing.

    Returns False when the draft has ended since the page was shown (decided, thrown away, handed over): then nothing
    is kept, and a save that was still under way cannot bring it back.
    """
    shown = shown or Shown()
    _hold(by, about)
    if shown.opened and _ended_since(by, about, part, shown.opened):
        return False
    draft = _draft(by, about, enquiry_id)
    opened = shown.opened.isoformat() if shown.opened else ""
    before = draft.typed.get(part)
    if before and opened and before["opened"] == opened and before["turn"] > shown.turn:
        return True
    now = session.now()
    draft.typed[part] = {"at": now.isoformat(), "opened": opened, "turn": shown.turn, "answers": answers}
    _write(draft, now)
    return True


@transaction.atomic
def keep_draft(
    *,
    by: User,
    about: str,
    answers: dict[str, object],
    parts: Iterable[str] = (FORM,),
    enquiry_id: UUID | None = None,
) -> None:
    """Keep what the forms of a draft have accepted so far, in place of what it held; `parts` are the forms whose typed
    answers are in it now, or gone with it."""
    _hold(by, about)
    draft = _draft(by, about, enquiry_id)
    draft.answers = answers
    for part in parts:
        draft.typed.pop(part, None)
        _end(by, about, part, draft.enquiry_id)
    _write(draft, session.now())


@transaction.atomic
def drop_draft(*, by: User, about: str, part: str = WHOLE) -> None:
    """Drop a draft when its decision is recorded, or when its author throws it away; or one form of it."""
    _hold(by, about)
    draft = first(_drafted(by.pk, about))
    _end(by, about, part, draft.enquiry_id if draft else None)
    if draft is None:
        return
    draft.typed.pop(part, None)
    if part != WHOLE and (draft.typed or draft.answers):
        draft.save(update_fields=["typed"])
    else:
        draft.delete()


@transaction.atomic
def hand_over_draft(*, draft_id: UUID, to: User, by: User) -> None:
    """Hand a draft over to a colleague of one's own agency: from now on it is theirs alone. A page of it that still
    stands open at its old author's keeps nothing any more.

    Raises Refused (SEC1): for anybody but its author, to anybody but a caseworker of the same agency, and to one who
    has a draft of their own for the same thing.
    """
    draft = Draft.objects.filter(pk=draft_id, author=by).first()
    if draft is None:
        raise Refused([Breach("SEC1", "There is no such draft of yours any more.")])
    if to.pk == by.pk or to.agency_id != by.agency_id or not to.roles & CASEWORK:
        raise Refused([Breach("SEC1", "Choose a colleague of your agency who does casework.", "to")])
    for author in sorted(
        (by.pk, to.pk)
    ):  # always in the same order: two who hand over to each other do not wait
        _hold(author, draft.about)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT imap.hand_over_draft(%s, %s)", [draft_id, to.pk])
            row = cursor.fetchone()
    except IntegrityError as error:
        words = f"{to} is writing on the same already: one of the two drafts has to be finished or thrown away first."
        raise Refused([Breach("SEC1", words, "to")]) from error
    if not (row and row[0]):
        raise Refused([Breach("SEC1", "There is no such draft of yours any more.")])
    _end(by, draft.about, WHOLE, draft.enquiry_id)


def sweep_drafts() -> int:
    """Drop drafts that nobody has touched for 30 days. For the system; safe to run twice. Returns how many."""
    before = session.now() - KEPT
    DraftEnded.objects.filter(at__lt=before).delete()
    dropped, _ = Draft.objects.filter(saved_at__lt=before).delete()
    return dropped


@composed
def _drafted(author: UUID, about: str) -> "QuerySet[Draft]":
    return Draft.objects.filter(author=author, about=about)


def _draft(by: User, about: str, enquiry_id: UUID | None) -> Draft:
    draft = first(_drafted(by.pk, about)) or Draft(author=by, about=about)
    draft.enquiry_id = enquiry_id or draft.enquiry_id
    return draft


def _write(draft: Draft, now: datetime) -> None:
    draft.saved_at = now
    if draft._state.adding:
        draft.save(force_insert=True)
    else:  # the database lets nothing else of it be written
        draft.save(update_fields=["answers", "typed", "saved_at", "enquiry_id"])


def _end(by: User, about: str, part: str, enquiry_id: UUID | None) -> None:
    row = DraftEnded(author=by, about=about, part=part, enquiry_id=enquiry_id, at=session.now())
    DraftEnded.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["author", "about", "part"],
        update_fields=["at", "enquiry_id"],
    )


def _ended_since(by: User, about: str, part: str, opened: datetime) -> bool:
    ended = DraftEnded.objects.filter(author=by, about=about, part__in=(WHOLE, part), at__gte=opened)
    return ended.exists()
