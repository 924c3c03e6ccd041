"""The only writer of drafts: what somebody is still typing, and has not decided.

A draft's author saves from several windows, and from one window several times a minute; a save may arrive after the
form that it was sent from. So each page says which opening of the form it is, when it was shown and how often it has sent
(`Shown`), and every verb here holds the author's drafts of that screen (`hold`) before it reads what stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from enquiries.models import Draft, DraftEnded
from imap.agencies.models import User
from imap.agencies.roles import CASEWORK
from imap.db import clock
from imap.law.violations import RuleViolation, Violation

KEPT = timedelta(days=30)  # the database's sweep policies say the same
MOST = 50  # drafts of one person; the database's guard_drafts says the same
#: The name of a draft's form, where it has only one.
FORM = "form"
WHOLE = ""


class TooMany(RuleViolation):
    """One draft more than a person may have: nothing was kept."""

    def __init__(self) -> None:
        words = _(
            "You have %(most)s drafts, and no more can be kept. In My work, under “Yours, not finished”, finish or discard "
            "some of them in another window. Then save this one again: until then it is on this page alone."
        )
        super().__init__([Violation("SEC1", words % {"most": MOST})])


def shared(about: str) -> UUID:
    """The opening of what has several pages, an answer for instance: each page goes on with the same draft, and keeps what
    is typed in it under a name of its own."""
    return UUID(about.partition(":")[2])


def base(part: str) -> str:
    """Which form a part is of: `share.<opening>` is one opening of `share`."""
    return part.partition(".")[0]


@dataclass(frozen=True, slots=True)
class FormShowing:
    """One showing of a form: at which moment, and how often it had sent what was typed. Without JavaScript a form
    comes once, when somebody sends it."""

    opened: datetime | None = None
    turn: int = 0


def hold(author: User | UUID, about: str) -> None:
    """Hold one draft until the transaction ends; read what stands after, never before."""
    key = author.pk if isinstance(author, User) else author
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"draft:{key}:{about}"])


@transaction.atomic
def keep_typed(
    *,
    by: User,
    about: str,
    opening: UUID,
    answers: dict[str, list[str]],
    part: str = FORM,
    shown: FormShowing | None = None,
    enquiry_id: UUID | None = None,
) -> bool:
    """Keep what stands in one form. A save that was overtaken by a later one of the same page changes nothing.

    Returns False when the draft has ended since the page was shown (decided, thrown away, handed over): then nothing
    is kept, and a save that was still under way cannot bring it back. Raises TooMany.
    """
    shown = shown or FormShowing()
    hold(by, about)
    if shown.opened and _ended_since(by, about, opening, part, shown.opened):
        return False
    draft = _draft(by, about, opening, enquiry_id)
    opened = shown.opened.isoformat() if shown.opened else ""
    before = draft.typed.get(part)
    if before and opened and before["opened"] == opened and before["turn"] > shown.turn:
        return True
    now = clock.now()
    draft.typed[part] = {"at": now.isoformat(), "opened": opened, "turn": shown.turn, "answers": answers}
    _write(draft, now)
    return True


@transaction.atomic
def keep_draft(
    *,
    by: User,
    about: str,
    answers: dict[str, object],
    opening: UUID | None = None,
    parts: Iterable[str] = (FORM,),
    enquiry_id: UUID | None = None,
) -> None:
    """Keep what the forms of a draft have accepted so far, in place of what it held; `parts` are the forms whose typed
    answers are in it now, or gone with it: one opening of a form, or all of it. No `opening`: the shared one.

    Raises TooMany.
    """
    opening = opening or shared(about)
    hold(by, about)
    draft = _draft(by, about, opening, enquiry_id)
    draft.answers = answers
    for part in parts:
        _drop_typed(draft, part)
        _end(by, about, opening, part, draft.enquiry_id)
    _write(draft, clock.now())


@transaction.atomic
def drop_draft(*, by: User, about: str, opening: UUID | None = None, part: str = WHOLE) -> None:
    """Drop a draft when its decision is recorded, or when its author throws it away; or one form of it. Drafts of other
    openings stay. No `opening`: the shared one."""
    opening = opening or shared(about)
    hold(by, about)
    draft = _drafted(by.pk, about, opening)
    _end(by, about, opening, part, draft.enquiry_id if draft else None)
    if draft is None:
        return
    _drop_typed(draft, part)
    if part != WHOLE and (draft.typed or draft.answers):
        draft.save(update_fields=["typed"])
    else:
        draft.delete()


@transaction.atomic
def hand_over_draft(*, draft_id: UUID, to: User, by: User) -> None:
    """Hand a draft over to a colleague of one's own agency: from now on it is theirs alone. A page of it that still
    stands open at its old author's keeps nothing any more.

    Raises RuleViolation (SEC1): for anybody but its author, to anybody but a caseworker of the same agency, to one who
    writes on the same shared draft, and to one who has as many drafts as may be.
    """
    draft = Draft.objects.filter(pk=draft_id, author=by).first()
    if draft is None:
        raise RuleViolation([Violation("SEC1", "There is no such draft of yours any more.")])
    if to.pk == by.pk or to.agency_id != by.agency_id or not to.roles & CASEWORK:
        raise RuleViolation([Violation("SEC1", "Choose a colleague of your agency who does casework.", "to")])
    for author in sorted(
        (by.pk, to.pk)
    ):  # always in the same order: two who hand over to each other do not wait
        hold(author, draft.about)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT imap.hand_over_draft(%s, %s)", [draft_id, to.pk])
            row = cursor.fetchone()
    except IntegrityError as error:
        words = f"{to} is writing on the same already: one of the two drafts has to be finished or thrown away first."
        if _is_bound(error):
            words = f"{to} has {MOST} drafts, and no more can be kept: choose somebody else, or ask them to finish some."
        raise RuleViolation([Violation("SEC1", words, "to")]) from error
    if not (row and row[0]):
        raise RuleViolation([Violation("SEC1", "There is no such draft of yours any more.")])
    _end(by, draft.about, draft.opening, WHOLE, draft.enquiry_id)


def sweep_drafts() -> int:
    """Drop drafts that nobody has touched for 30 days. For the system; safe to run twice. Returns how many."""
    before = clock.now() - KEPT
    DraftEnded.objects.filter(at__lt=before).delete()
    dropped, _by_model = Draft.objects.filter(saved_at__lt=before).delete()
    return dropped


def _drafted(author: UUID, about: str, opening: UUID) -> Draft | None:
    return Draft.objects.filter(author=author, about=about, opening=opening).first()


def _draft(by: User, about: str, opening: UUID, enquiry_id: UUID | None) -> Draft:
    draft = _drafted(by.pk, about, opening) or Draft(author=by, about=about, opening=opening)
    draft.enquiry_id = enquiry_id or draft.enquiry_id
    return draft


def _write(draft: Draft, now: datetime) -> None:
    draft.saved_at = now
    if draft._state.adding:
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError as error:
            if _is_bound(error):
                raise TooMany from error
            raise
    else:  # the database lets nothing else of it be written
        draft.save(update_fields=["answers", "typed", "saved_at", "enquiry_id"])


def _is_bound(error: IntegrityError) -> bool:
    """Whether the database refused one draft more than a person may have (imap.guard_drafts)."""
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and cause.diag.constraint_name == "enquiries_draft_at_most_50"


def _drop_typed(draft: Draft, part: str) -> None:
    """Drop what was typed in this form, or in this opening of it."""
    draft.typed = {name: typed for name, typed in draft.typed.items() if part not in (name, base(name))}


def _end(by: User, about: str, opening: UUID, part: str, enquiry_id: UUID | None) -> None:
    row = DraftEnded(
        author=by, about=about, opening=opening, part=part, enquiry_id=enquiry_id, at=clock.now()
    )
    DraftEnded.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["author", "about", "opening", "part"],
        update_fields=["at", "enquiry_id"],
    )


def _ended_since(by: User, about: str, opening: UUID, part: str, opened: datetime) -> bool:
    of_form = DraftEnded.objects.filter(part__in=(WHOLE, part, base(part)))
    return of_form.filter(author=by, about=about, opening=opening, at__gte=opened).exists()
