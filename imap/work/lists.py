"""The lists of My work: what each room offers, in one shape, and all that waits in one order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consent.late.queries import late_queue
from consent.queries.looking_again import to_look_again
from consent.queries.reviewing import late_reviews, review_queue, reviews_to_read
from consent.seeking_again.queries import to_seek_again
from consent.still_right.queries import still_right
from consent.unclear.queries import to_talk_through
from disclosures import queries as disclosures
from disclosures.mending import queries as mending
from disclosures.queries.despite import kept_to_read
from enquiries import queries as enquiries
from enquiries.keyset import COUNTED, PAGE
from enquiries.models import Rating
from imap.agencies import session
from imap.agencies.models import User
from imap.agencies.timetables import the_timetable
from imap.design.templatetags.govuk import day, moment
from imap.law.clocks import LONDON, hours_on
from imap.law.timetable import ClockName, Timetable

RATINGS = {rating.name.lower(): rating for rating in Rating}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a list. `clock` is by when it is to be done, or what gives it its place where nothing is due."""

    href: str
    words: str
    small: str
    clock: datetime
    rating: int = 0  # 0: not the reader's to know
    overdue: bool = False
    restricted: bool = False  # said of enquiries only


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list: a page of its rows, the next page's address, and how many there are (at most COUNTED + 1)."""

    key: str
    title: str
    waiting: bool
    rows: list[Row] = field(default_factory=list)
    after: str = ""
    count: int = 0

    @property
    def count_in_words(self) -> str:
        """The count, or "more than 100"."""
        return str(self.count) if self.count <= COUNTED else _("more than %(many)d") % {"many": COUNTED}


Source = Callable[..., Any]  # (user, after=, rating=) -> a page of the room's own rows


@dataclass(frozen=True, slots=True)
class At:
    """What every row is measured by: the moment, and the partnership's clocks."""

    now: datetime
    clocks: Timetable


def _request(row: Any, at: At) -> Row:
    named = {"agency": row.agency, "reference": row.enquiry.reference}
    return Row(
        reverse("disclosures:request", args=[row.enquiry_id, row.pk]),
        _("%(agency)s asks: %(reference)s") % named,
        _("answer by %(due)s") % {"due": moment(row.due_at)},
        row.due_at,
        overdue=row.due_at < at.now,
    )


def _stopped(row: Any, at: At) -> Row:
    named = {"agency": row.agency, "reference": row.enquiry.reference}
    return Row(
        reverse("disclosures:request", args=[row.enquiry_id, row.pk]),
        _("%(agency)s asked: %(reference)s") % named,
        _("stopped %(when)s: not to be answered") % {"when": moment(row.stop)},
        row.due_at,
    )


def _to_settle(row: Any, at: At) -> Row:
    by = at.clocks.due(ClockName.ACKNOWLEDGEMENT, row.since)
    return Row(
        reverse("disclosures:settle", args=[row.enquiry_id, row.cause]),
        _("%(reference)s: stop or continue with what you hold") % {"reference": row.reference},
        _("answer by %(due)s") % {"due": moment(by)},
        by,
        overdue=by < at.now,
    )


def _override(row: Any, at: At) -> Row:
    named = {"reference": row.enquiry.reference, "name": row.recorded_by}
    return Row(
        reverse("consent:the_override", args=[row.enquiry_id, row.pk]),
        _("%(reference)s: %(name)s goes ahead without consent") % named,
        _("review by %(due)s") % {"due": moment(row.review_due_at)},
        row.review_due_at,
        overdue=row.review_due_at < at.now,
    )


def _late_review(row: Any, at: At) -> Row:
    named = {"reference": row.enquiry.reference, "agency": row.agency}
    return Row(
        reverse("consent:the_override", args=[row.enquiry_id, row.pk]),
        _("%(reference)s: %(agency)s has not reviewed a decision to go ahead") % named,
        _("its review was due %(due)s") % {"due": moment(row.review_due_at)},
        row.review_due_at,
        overdue=True,
    )


def _review(row: Any, at: At) -> Row:
    named = {"reference": row.enquiry.reference, "verdict": row.get_verdict_display().lower()}
    return Row(
        reverse("consent:the_override", args=[row.enquiry_id, row.override_id]),
        _("%(reference)s: your decision was reviewed, read it: %(verdict)s") % named,
        _("%(name)s, %(when)s") % {"name": row.recorded_by, "when": moment(row.recorded_at)},
        at.clocks.due(ClockName.ACKNOWLEDGEMENT, row.recorded_at),
    )


def _kept(row: Any, at: At) -> Row:
    named = {"reference": row.enquiry.reference, "name": row.recorded_by}
    by = at.clocks.due(ClockName.ACKNOWLEDGEMENT, row.recorded_at)
    return Row(
        reverse("disclosures:kept_despite", args=[row.enquiry_id, row.pk]),
        _("%(reference)s: %(name)s withheld all the same") % named,
        _("to read by %(due)s") % {"due": moment(by)},
        by,
        overdue=by < at.now,
    )


def _late(row: Any, at: At) -> Row:
    named = {"reference": row.enquiry.reference, "name": row.recorded_by}
    return Row(
        reverse("consent:late_entry", args=[row.enquiry_id, row.pk]),
        _("%(reference)s: %(name)s acted before it could be recorded") % named,
        _("review by %(due)s") % {"due": moment(row.review_due_at)},
        row.review_due_at,
        overdue=row.review_due_at < at.now,
    )


def _enquiry(row: Any, at: At) -> Row:
    received = {"when": moment(row.happened_at)}
    child = f": {row.child}" if getattr(row, "child", "") else ""
    stage = "" if row.stage == "received" else f"{row.get_stage_display()}, "
    clock = f"answer_{Rating(row.rating).name.lower()}" if row.rating else ClockName.ACKNOWLEDGEMENT
    return Row(
        reverse("enquiry", args=[row.pk]),
        f"{row.reference}{child}",
        stage + _("received %(when)s") % received,
        at.clocks.due(clock, row.happened_at),
        rating=row.rating or 0,
        restricted=bool(row.restricted),
    )


def _position(row: Any, at: At) -> Row:
    named = {"reference": row.enquiry.reference, "name": row.about}
    return Row(
        reverse("consent:consent", args=[row.enquiry_id, row.person_id]),
        _("%(reference)s: consent of %(name)s") % named,
        _("to look at again on %(day)s") % {"day": day(row.review_on)},
        datetime.combine(row.review_on, hours_on(row.review_on, at.clocks.hours).closes, LONDON),
    )


def _seek_again(row: Any, at: At) -> Row:
    by = at.clocks.due(ClockName.ACKNOWLEDGEMENT, row.recorded_at)
    return Row(
        reverse("consent:consent", args=[row.enquiry_id, row.record.person_id]),
        _("%(reference)s: consent of %(name)s")
        % {"reference": row.enquiry.reference, "name": row.record.person.name},
        _("%(what)s; to be sought again by %(due)s") % {"what": row.get_what_display(), "due": moment(by)},
        by,
        overdue=by < at.now,
    )


def _still_right(row: Any, at: At) -> Row:
    by = at.clocks.due(ClockName.ACKNOWLEDGEMENT, row.since)
    named = {"reference": row.reference, "number": row.positions}
    return Row(
        reverse("consent:still_right", args=[row.enquiry_id]),
        ngettext(
            "%(reference)s: is %(number)d consent position still right?",
            "%(reference)s: are %(number)d consent positions still right?",
            row.positions,
        )
        % named,
        _("something changed %(when)s; answer by %(due)s") % {"when": moment(row.since), "due": moment(by)},
        by,
        overdue=by < at.now,
    )


def _unclear(row: Any, at: At) -> Row:
    named = {"reference": row.enquiry.reference, "name": row.about}
    return Row(
        reverse("consent:unclear", args=[row.enquiry_id, row.person_id]),
        _("%(reference)s: talk the refusal about %(name)s through with the referrer") % named,
        _("at once, by %(due)s") % {"due": moment(row.discuss_by)},
        row.discuss_by,
        overdue=row.discuss_by < at.now,
    )


def _release(row: Any, at: At) -> Row:
    named = {"agency": row.agency, "reference": row.enquiry.reference}
    return Row(
        reverse("disclosures:release", args=[row.enquiry_id, row.pk]),
        _("%(agency)s shared information: %(reference)s") % named,
        moment(row.recorded_at),
        at.clocks.due(ClockName.ACKNOWLEDGEMENT, row.recorded_at),
    )


def _untold(row: Any, at: At) -> Row:
    by = at.clocks.due(ClockName.ACKNOWLEDGEMENT, row.happened_at)
    return Row(
        reverse("disclosures:tell", args=[row.pk]),
        _("%(reference)s: tell the referrer what was decided") % {"reference": row.reference},
        _("to be told by %(due)s") % {"due": moment(by)},
        by,
        overdue=by < at.now,
    )


def _corrected(row: Any, at: At) -> Row:
    named = {"agency": row.agency, "reference": row.enquiry.reference}
    return Row(
        reverse("disclosures:correction", args=[row.enquiry_id, row.pk]),
        _("%(reference)s: %(agency)s corrected what it shared") % named,
        _("read it by %(due)s") % {"due": moment(row.read_by)},
        row.read_by,
        overdue=row.read_by < at.now,
    )


def _unread(row: Any, at: At) -> Row:
    return Row(
        reverse("disclosures:correction", args=[row.enquiry_id, row.pk]),
        _("%(reference)s: your correction was not read by everybody") % {"reference": row.enquiry.reference},
        _("to be read by %(due)s") % {"due": moment(row.read_by)},
        row.read_by,
        overdue=True,
    )


def _recalled(row: Any, at: At) -> Row:
    named = {"agency": row.agency, "reference": row.enquiry.reference}
    return Row(
        reverse("disclosures:recalled", args=[row.enquiry_id, row.pk]),
        _("%(reference)s: %(agency)s sent you something by mistake, say that nothing was kept") % named,
        _("answer by %(due)s") % {"due": moment(row.answer_by)},
        row.answer_by,
        overdue=row.answer_by < at.now,
    )


def _breach(row: Any, at: At) -> Row:
    due = {"due": moment(row.report_by)}
    return Row(
        reverse("disclosures:breach", args=[row.enquiry_id, row.pk]),
        _("%(reference)s: %(category)s")
        % {"reference": row.reference, "category": row.get_category_display()},
        _("decided; to be closed") if row.settled else _("to be reported, or not, by %(due)s") % due,
        row.report_by,
        overdue=not row.settled and row.report_by < at.now,
    )


#: In the order in which they stand: key, title, whether somebody waits, where the rows come from, a row's shape.
_LISTS: tuple[tuple[str, Any, bool, Source, Callable[[Any, At], Row]], ...] = (
    ("to_answer", gettext_lazy("To answer"), True, disclosures.to_answer, _request),
    (
        "to_settle",
        gettext_lazy("Consent fell away: stop or continue"),
        True,
        disclosures.to_settle,
        _to_settle,
    ),
    ("recalled", gettext_lazy("Sent to you by mistake"), True, mending.recalls_to_confirm, _recalled),
    ("breaches", gettext_lazy("Personal data breaches"), True, mending.breaches_open, _breach),
    ("corrected", gettext_lazy("Corrected: read it"), True, mending.corrections_to_read, _corrected),
    ("to_review", gettext_lazy("Overrides to review"), True, review_queue, _override),
    ("withheld", gettext_lazy("Withheld all the same"), True, kept_to_read, _kept),
    ("late_reviews", gettext_lazy("Reviews that are late"), True, late_reviews, _late_review),
    ("reviewed", gettext_lazy("Reviewed: read it"), True, reviews_to_read, _review),
    ("late", gettext_lazy("Late entries to review"), True, late_queue, _late),
    ("unclear", gettext_lazy("Unclear refusals to talk through"), True, to_talk_through, _unclear),
    ("to_open", gettext_lazy("To open"), True, enquiries.to_open, _enquiry),
    ("to_tell", gettext_lazy("Referrer not told yet"), True, disclosures.to_tell, _untold),
    ("look_again", gettext_lazy("Consent to look at again"), True, to_look_again, _position),
    ("seek_again", gettext_lazy("Consent to be sought again"), True, to_seek_again, _seek_again),
    ("still_right", gettext_lazy("Consent: still right?"), True, still_right, _still_right),
    ("to_read", gettext_lazy("To read"), True, disclosures.to_read, _release),
    ("unread", gettext_lazy("Corrections not read in time"), True, mending.corrections_unread, _unread),
    ("in_hand", gettext_lazy("In hand"), False, enquiries.in_hand, _enquiry),
    ("stopped", gettext_lazy("Stopped requests"), False, disclosures.stopped, _stopped),
    ("referred", gettext_lazy("Referred by my agency"), False, enquiries.referred, _enquiry),
)
KEYS = frozenset(key for key, *_rest in _LISTS)


def lists_for(user: User, *, chosen: str = "", after: str = "", rating: int | None = None) -> list[WorkList]:
    """Every list with its first page; the chosen one from `after` on. One query for the clocks,
    one a list, one more for a later page.

    Only the lead agency reads ratings: for anybody else `rating` is passed over.
    """
    only = rating if user.agency.leads else None
    at = At(session.now(), the_timetable())
    found = []
    for key, title, waiting, source, shape in _LISTS:
        first = source(user, rating=only)
        page = source(user, after=after, rating=only) if after and key == chosen else first
        rows = [shape(row, at) for row in page.rows]
        found.append(WorkList(key, str(title), waiting, rows, page.after, first.count))
    return found


def most_urgent(lists: list[WorkList]) -> list[tuple[WorkList, Row]]:
    """The first of all that waits: red first, then by clock."""
    waiting = [(one, row) for one in lists if one.waiting for row in one.rows]
    waiting.sort(key=lambda pair: (pair[1].rating != Rating.RED, pair[1].clock))
    return waiting[:PAGE]
