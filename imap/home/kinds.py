"""The lists of My work by name: what each is called, where its rows lead, and how they are put in words."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.models import ConsentChange, Verdict
from disclosures.models import Answer, BreachEntry
from enquiries.models import AdviceRequest
from imap.home.rows import At, Kind, WorkRow, enquiry, look_again, plain, still_right
from imap.law.timetable import ClockName
from imap.worklist.lists import ListRow

_READ = ClockName.ACKNOWLEDGEMENT
_ENQUIRY: dict[str, Any] = {
    "page": "enquiry",
    "words": "",
    "small": gettext_lazy("received %(when)s"),
    "named": ("key",),
}

#: What an agency is told about an item that it shared or received.
_TOLD = {
    "permit": gettext_lazy("you may pass on or store an item as you asked"),
    "refuse": gettext_lazy("you may not pass on or store an item as you asked"),
    "ended": gettext_lazy("a permission to pass on or store an item is ended"),
    "law": gettext_lazy("the law required an item that you shared"),
}

#: What became of a request or a refusal: the page on which it is done, and what is to be done.
DUTY: dict[str, tuple[str, Any]] = {
    "review": ("disclosures:refusal", gettext_lazy("%(reference)s: review the refusal of %(who)s")),
    "advise": ("disclosures:refusal", gettext_lazy("%(reference)s: advise on the refusal of %(who)s")),
    "follow": (
        "disclosures:refusal",
        gettext_lazy("%(reference)s: the Guardians advised, decide what you do"),
    ),
    "time": ("disclosures:extend", gettext_lazy("%(reference)s: %(who)s asks for more time")),
    "copied": (
        "disclosures:copied",
        gettext_lazy("%(reference)s: the same reasons were sent to %(who)s as to others"),
    ),
    "news": (
        "disclosures:request",
        gettext_lazy("%(reference)s: news of the request to %(who)s, read it"),
    ),
}


def _duty(kind: Kind, row: ListRow, at: At) -> WorkRow:
    """Each has its own page, and some a clock of their own (`since`)."""
    page, words = DUTY[row.what or ""]
    own = replace(kind, page=page, words=words, shape=None)
    return plain(replace(own, clock=""), row._replace(at=row.since), at) if row.since else plain(own, row, at)


def _breach(kind: Kind, row: ListRow, at: At) -> WorkRow:
    """Decided, its 72 hours do not run any more: it is to be closed."""
    if row.since:
        return plain(replace(kind, small=_("decided; to be closed"), tells_late=False, shape=None), row, at)
    return plain(replace(kind, shape=None), row, at)


#: In the order in which they stand; the apps offer the rows.
KINDS: dict[str, Kind] = {
    "to_answer": Kind(
        gettext_lazy("To answer"),
        "disclosures:request",
        gettext_lazy("%(who)s asks: %(reference)s"),
        gettext_lazy("answer by %(by)s"),
    ),
    "to_settle": Kind(
        gettext_lazy("Consent fell away: stop or continue"),
        "disclosures:settle",
        gettext_lazy("%(reference)s: stop or continue with what you hold"),
        gettext_lazy("answer by %(by)s"),
        clock=_READ,
    ),
    "recalled": Kind(
        gettext_lazy("Sent to you by mistake"),
        "disclosures:recalled",
        gettext_lazy("%(reference)s: %(who)s sent you something by mistake, say that nothing was kept"),
        gettext_lazy("answer by %(by)s"),
    ),
    "breaches": Kind(
        gettext_lazy("Personal data breaches"),
        "disclosures:breach",
        "%(reference)s: %(what)s",
        gettext_lazy("to be reported, or not, by %(by)s"),
        what=lambda category: str(BreachEntry.Category(category).label),
        shape=_breach,
    ),
    "corrected": Kind(
        gettext_lazy("Corrected: read it"),
        "disclosures:correction",
        gettext_lazy("%(reference)s: %(who)s corrected what it shared"),
        gettext_lazy("read it by %(by)s"),
    ),
    "third_parties": Kind(
        gettext_lazy("Corrected: tell those to whom you passed it on"),
        "disclosures:tell_third_party",
        gettext_lazy("%(reference)s: %(who)s corrected what you passed on, tell the third party"),
        gettext_lazy("tell them by %(by)s"),
    ),
    "duty": Kind(
        gettext_lazy("Requests and refusals: what became of them"),
        small=gettext_lazy("by %(by)s"),
        page="",
        words="",
        clock=_READ,
        shape=_duty,
    ),
    "onward": Kind(
        gettext_lazy("Onward permissions to decide"),
        "disclosures:decide_onward",
        gettext_lazy("%(reference)s: %(who)s asks to pass on or store your item"),
        gettext_lazy("decide by %(by)s"),
    ),
    "onward_read": Kind(
        gettext_lazy("Onward sharing: read it"),
        "disclosures:onward",
        "%(reference)s: %(what)s",
        gettext_lazy("to read by %(by)s"),
        named=("enquiry_id", "other"),
        clock=_READ,
        what=lambda why: str(_TOLD[why]),
    ),
    "advice": Kind(
        gettext_lazy("Advice to give"),
        "advice",
        gettext_lazy("%(who)s asks for your advice: %(what)s"),
        gettext_lazy("advise by %(by)s"),
        named=("enquiry_id", "key"),
        what=lambda about: str(AdviceRequest.About(about).label).lower(),
    ),
    "advice_given": Kind(
        gettext_lazy("Advice given: did you follow it?"),
        "advice",
        gettext_lazy("%(who)s advised you: %(what)s"),
        gettext_lazy("read it, and say whether you followed it, by %(by)s"),
        clock=_READ,
        what=lambda about: str(AdviceRequest.About(about).label).lower(),
    ),
    "to_review": Kind(
        gettext_lazy("Overrides to review"),
        "consent:the_override",
        gettext_lazy("%(reference)s: %(who)s goes ahead without consent"),
        gettext_lazy("review by %(by)s"),
    ),
    "withheld": Kind(
        gettext_lazy("Withheld all the same"),
        "disclosures:kept_despite",
        gettext_lazy("%(reference)s: %(who)s withheld all the same"),
        gettext_lazy("to read by %(by)s"),
        clock=_READ,
    ),
    "late_reviews": Kind(
        gettext_lazy("Reviews that are late"),
        "consent:the_override",
        gettext_lazy("%(reference)s: %(who)s has not reviewed a decision to go ahead"),
        gettext_lazy("its review was due %(by)s"),
    ),
    "reviewed": Kind(
        gettext_lazy("Reviewed: read it"),
        "consent:the_override",
        gettext_lazy("%(reference)s: your decision was reviewed, read it: %(what)s"),
        gettext_lazy("%(who)s, %(when)s"),
        named=("enquiry_id", "other"),
        clock=_READ,
        tells_late=False,
        what=lambda verdict: str(Verdict(verdict).label).lower(),
    ),
    "late": Kind(
        gettext_lazy("Late entries to review"),
        "consent:late_entry",
        gettext_lazy("%(reference)s: %(who)s acted before it could be recorded"),
        gettext_lazy("review by %(by)s"),
    ),
    "unclear": Kind(
        gettext_lazy("Unclear refusals to talk through"),
        "consent:unclear",
        gettext_lazy("%(reference)s: talk the refusal about %(who)s through with the referrer"),
        gettext_lazy("at once, by %(by)s"),
        named=("enquiry_id", "other"),
    ),
    "to_open": Kind(gettext_lazy("To open"), shape=enquiry, **_ENQUIRY),
    "to_tell": Kind(
        gettext_lazy("Referrer not told yet"),
        "disclosures:tell",
        gettext_lazy("%(reference)s: tell the referrer what was decided"),
        gettext_lazy("to be told by %(by)s"),
        named=("key",),
        clock=_READ,
    ),
    "look_again": Kind(
        gettext_lazy("Consent to look at again"),
        "consent:consent",
        gettext_lazy("%(reference)s: consent of %(who)s"),
        gettext_lazy("to look at again on %(day)s"),
        named=("enquiry_id", "other"),
        shape=look_again,
    ),
    "seek_again": Kind(
        gettext_lazy("Consent to be sought again"),
        "consent:consent",
        gettext_lazy("%(reference)s: consent of %(who)s"),
        gettext_lazy("%(what)s; to be sought again by %(by)s"),
        named=("enquiry_id", "other"),
        clock=_READ,
        what=lambda what: str(ConsentChange.What(what).label),
    ),
    "still_right": Kind(
        gettext_lazy("Consent: still right?"),
        "consent:still_right",
        "",
        gettext_lazy("something changed %(when)s; answer by %(by)s"),
        named=("enquiry_id",),
        clock=_READ,
        shape=still_right,
    ),
    "to_read": Kind(
        gettext_lazy("To read"),
        "disclosures:release",
        gettext_lazy("%(who)s shared information: %(reference)s"),
        "%(when)s",
        clock=_READ,
        tells_late=False,
        came_back=True,
    ),
    "answered": Kind(
        gettext_lazy("Responses that share nothing"),
        "disclosures:request",
        gettext_lazy("%(who)s responded with “%(what)s”: %(reference)s"),
        "%(when)s",
        named=("enquiry_id", "other"),
        clock=_READ,
        tells_late=False,
        came_back=True,
        what=lambda kind: str(Answer.Kind(kind).label),
    ),
    "after_decision": Kind(
        gettext_lazy("Came after the decision"),
        "disclosures:request",
        gettext_lazy("%(reference)s: %(who)s responded after the decision, read the response"),
        gettext_lazy("to read by %(by)s"),
        named=("enquiry_id", "other"),
        clock=_READ,
        came_back=True,
    ),
    "to_follow_up": Kind(
        gettext_lazy("To follow up after closing"),
        "disclosures:request",
        gettext_lazy("%(reference)s: %(who)s has not responded, follow it up"),
        gettext_lazy("closed %(when)s; stays here until it is answered or cancelled"),
        named=("enquiry_id", "other"),
        tells_late=False,
    ),
    "unread": Kind(
        gettext_lazy("Corrections that have not reached everybody in time"),
        "disclosures:correction",
        gettext_lazy("%(reference)s: your correction has not reached everybody"),
        gettext_lazy("to be read, and told to third parties, by %(by)s"),
    ),
    "in_hand": Kind(gettext_lazy("In hand"), waiting=False, shape=enquiry, **_ENQUIRY),
    "stopped": Kind(
        gettext_lazy("Stopped requests"),
        "disclosures:request",
        gettext_lazy("%(who)s asked: %(reference)s"),
        gettext_lazy("stopped %(since)s: not to be answered"),
        waiting=False,
        tells_late=False,
    ),
    "referred": Kind(gettext_lazy("Referred by my agency"), waiting=False, shape=enquiry, **_ENQUIRY),
}
