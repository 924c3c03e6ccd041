"""A form of an answer that was opened on something which has changed since, in another window: it comes back with what was
typed, beside what stands in the draft now, and nothing is taken over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from disclosures.drafts.rules import AnswerDraft, is_stale, stands
from disclosures.items import presentation
from disclosures.items.presentation import ItemShown, WithholdingShown
from disclosures.lawful_basis.presentation import LawfulShown, lawful_in_words
from disclosures.lawful_basis.queries import names_under
from disclosures.lawful_basis.rules import Lawful
from disclosures.responses.views import Opened, drafted_withheld
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations
from imap.law.violations import RuleViolation, Violation

Change = Callable[[AnswerDraft], AnswerDraft]
Stands = Callable[[AnswerDraft, str], str]


@dataclass(frozen=True, slots=True)
class StandsNow:
    """What stands in the draft now, as its author is shown it: the item, or what is withheld; neither, where it was removed.
    `purpose` and `lawful`: what holds for all items, where that changed."""

    item: ItemShown | None
    withheld: WithholdingShown | None
    purpose: str
    lawful: LawfulShown | None


def keep(
    opened: Opened,
    typing: Drafting,
    form: Any,
    change: Change,
    *parts: str,
    of: str = "",
    as_of: Stands = stands,
    only_look: bool = False,
) -> StandsNow | None:
    """Change the draft as a valid form says, unless what the form was opened on has changed since; the same change twice
    is one. Where it is turned back the form is not valid any more. Returns what stands now, where that is why: the form
    carries it from then on, and takes its place when it is sent again. `of`: the item that the form is about, where it is
    not that of its own key; `only_look`: nothing is changed, because something else on the page is wrong."""
    key = of or str(form.cleaned_data["key"])
    opened_on, stale = str(form.cleaned_data["opened_on"]), False

    def checked(now: AnswerDraft) -> AnswerDraft:
        nonlocal stale
        after = change(now)
        stands_now = as_of(now, key)
        if stale := is_stale(opened_on, now=stands_now, after=as_of(after, key)):
            raise RuleViolation([Violation("REC1", _words(now, key, opened_on, stands_now))])
        if only_look:
            raise RuleViolation([])
        return after

    try:
        opened.keep(checked, *parts)
    except RuleViolation as refused:
        add_violations(form, refused)
    if not stale:
        return None
    typing.go_on()
    stands_now = as_of(opened.draft, key)
    form.update_shown(opened_on=stands_now)
    shared = stands_now.partition(".")[2] != opened_on.partition(".")[2]
    return _stands_now(opened, key, shared=shared)


def _words(now: AnswerDraft, key: str, opened_on: str, stands_now: str) -> str:
    before = opened_on.partition(".")[0]
    if before == stands_now.partition(".")[0]:
        return _(
            "The purpose, the powers or the three tests were changed in another window since you opened this. They hold "
            "for everything that you share. What stands now is shown above the form. Send it again to put what you typed in "
            "its place."
        )
    if now.row(key) is None:
        return _(
            "This was removed from your draft in another window since you opened it. Send it again to add it as you typed "
            "it."
        )
    if not before:
        return _(
            "You have already added this, with other answers. What stands now is shown above the form. Send it again to put "
            "what you typed in its place."
        )
    return _(
        "This was changed in another window since you opened it. What stands now is shown above the form. Send it again to "
        "put what you typed in its place."
    )


def _stands_now(opened: Opened, key: str, *, shared: bool) -> StandsNow:
    """`shared`: what holds for all items is shown too, because it changed."""
    draft, known = opened.draft, opened.known
    items = draft.to_share()
    item = next(
        (
            presentation.drafted_item(number, one, known.people, known.agencies, **opened.named([one]))
            for number, one in enumerate(items, 1)
            if str(one.id) == key
        ),
        None,
    )
    withheld = next((one for one in drafted_withheld(draft) if str(one.key) == key), None)
    lawful = lawful_in_words(Lawful.given(draft.lawful), names_under(known.law)) if shared else None
    return StandsNow(item, withheld, presentation.purpose_in_words(draft.lawful.get("purpose", "")), lawful)
