"""Answering a request: what is shared, what is kept back; nothing; or no."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.attachments.pages import drop_strays
from disclosures.attachments.queries import drafted_files
from disclosures.disclosure_context.facts import Sharing
from disclosures.drafts.rules import AnswerDraft, about_answer
from disclosures.handling.facts import colleagues_of
from disclosures.handling.rules import Colleague
from disclosures.items.forms import ItemForm
from disclosures.items.presentation import WithholdingShown, drafted_item, drafted_withholding
from disclosures.items.rules import ItemAnswers, sensitive_recipients
from disclosures.models import Answer, Release
from disclosures.requests.state import cancelled_by
from disclosures.responses import actions
from disclosures.responses.forms import NothingForm, RefuseForm, ReleaseForm
from disclosures.responses.half_typed import half_typed
from disclosures.responses.queries import answered_by, answering
from disclosures.responses.rules import why_not_answer
from disclosures.shared_justification.presentation import with_sets
from disclosures.visibility.queries import acts_for
from enquiries.casework.decision_page import Beside, DecisionPage, Made
from enquiries.casework.drafts import actions as drafts_actions
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.drafts.queries import draft
from enquiries.casework.http import get_enquiry_and_standing, not_now, user_of
from enquiries.models import Enquiry
from imap.agencies.models import User
from imap.db.locks import lock
from imap.design.decorators import form_page


class Opened:
    """What this person may share now, with what they have drafted: the answer to a request; or what nobody asked
    for (disclosures.proactive), which has the same pages under addresses of its own."""

    #: Its pages by the names that an answer's have, where they have others.
    pages: Mapping[str, str] = {}
    beside = Beside.ANSWER
    form: type[ReleaseForm] = ReleaseForm
    item_form: type[ItemForm] = ItemForm
    folder = "responses/"
    sets = True  # whether items may share one set of answers, and something be left out of one
    #: Which draft holds reasons of the agency's own for going ahead, that are being written; of what.
    override_kind = "own_override"

    def __init__(
        self, request: HttpRequest, enquiry: Enquiry, known: Sharing, *, about: str, place: dict[str, UUID]
    ) -> None:
        self.who: User = user_of(request)
        self.enquiry, self.known = enquiry, known
        self.request, self.about, self.place = request, about, place
        self.row = draft(self.who, about)
        self.draft = AnswerDraft.of(self.row, drafted_files(self.row))

    def url(self, page: str, key: object = "") -> str:
        """The address of one of its pages; `key`: of one item in it."""
        keys = {"item_id": key} if key else {}
        return reverse(f"disclosures:{self.pages.get(page, page)}", kwargs={**self.place, **keys})

    def template(self, page: str) -> str:
        """The template of one of its pages."""
        return f"disclosures/{self.folder}{page}.html"

    def go(self, page: str, key: object = "") -> HttpResponse:
        """Lead to another page of it."""
        return redirect(self.url(page, key))

    @property
    def stated(self) -> set[str] | None:
        """Whom reasons for going ahead may name: of an agency that reads no people, those whom it was told of."""
        return set(self.known.people)

    def release(self, form: ReleaseForm, made: Made) -> Answer | Release:
        """Release what was drafted. Raises RuleViolation."""
        return actions.release(
            **self.place,
            draft=self.draft,
            answers=form.to_answers(),
            seen_basis=form.cleaned_data["basis"],
            **made,
        )

    def after(self, page: DecisionPage, recorded: Answer | Release) -> HttpResponse:
        """Where it leads when it is recorded: an answer to its request, which shows it."""
        return page.done(_("Your answer is recorded."), self.url("request"))

    def typing(self, part: str) -> Drafting:
        """What stands in one form of it and is not in the draft yet. One answer is one draft."""
        return Drafting(self.request, self.about, enquiry_id=self.enquiry.pk, part=part)

    def hold(self) -> None:
        """Hold the draft until the transaction ends, and read it as it stands: another window may have added to it."""
        lock(self.enquiry.pk)  # before the draft is held, as whoever releases does
        drafts_actions.hold(self.who, self.about)
        self.row = draft(self.who, self.about)
        self.draft = AnswerDraft.of(self.row, drafted_files(self.row))

    def keep(self, change: Callable[[AnswerDraft], AnswerDraft], *parts: str) -> None:
        """Change the draft, and keep it; what was typed in these forms is in it, or gone. What was accepted from another
        window in the same moment stays. Raises RuleViolation."""
        self.hold()
        changed = change(self.draft)
        drafts_actions.keep_draft(
            by=self.who,
            about=self.about,
            answers=changed.as_answers(),
            parts=parts,
            enquiry_id=self.enquiry.pk,
        )
        if self.row and self.draft.files:
            drop_strays(
                self.row,
                enquiry_id=self.enquiry.pk,
                items=changed.files_to_share(),
                gone=parts,
                by=self.who,
            )

    def named(self, items: Sequence[ItemAnswers]) -> dict[str, Any]:
        """Names of whoever may be named for a sensitive item, and of the powers, for drafted marks. One query where an item
        is sensitive."""
        return self.named_of(colleagues_of(sensitive_recipients(items)))

    def named_of(self, colleagues: Sequence[Colleague]) -> dict[str, Any]:
        """The same of those who were asked for before. No query."""
        powers = {key: power.name for key, power in self.known.law.powers.items()}
        return {"names": {one.key: one.name for one in colleagues}, "powers": powers}

    def context(self) -> dict[str, Any]:
        """What every page of an answer shows beside its questions."""
        return {"enquiry": self.enquiry, "known": self.known, "opened": self}


View = Callable[..., HttpResponse]


def answers_request(view: Callable[..., HttpResponse]) -> View:
    """Open the request of the address for whoever may answer it, or say why not. A form that comes twice
    leads to what it made the first time."""

    @wraps(view)
    def opened(request: HttpRequest, enquiry_id: UUID, request_id: UUID, **more: Any) -> HttpResponse:
        enquiry, standing = get_enquiry_and_standing(request, enquiry_id)
        who = user_of(request)
        known = answering(who, enquiry_id, request_id)
        done = known.answer
        if done and done.recorded_by_id == who.pk and str(done.pk) == request.POST.get("key"):
            return redirect("disclosures:request", enquiry_id=enquiry_id, request_id=request_id)
        asked_here = acts_for(who, known.row.asked_id)
        answered, cancelled = answered_by(done), cancelled_by(known.row)
        if refusal := why_not_answer(standing, asked_here=asked_here, answered=answered, cancelled=cancelled):
            return not_now(request, refusal, enquiry)
        place = {"enquiry_id": enquiry.pk, "request_id": known.row.pk}
        about = about_answer(known.row.pk)
        return view(request, Opened(request, enquiry, known, about=about, place=place), **more)

    return opened


def drafted_withheld(draft: AnswerDraft) -> list[WithholdingShown]:
    """What is kept back in a draft, as its author is shown it."""
    places = {item.id: number for number, item in enumerate(draft.to_share(), 1)}
    return [
        drafted_withholding(number, one, of_item=places.get(one.part_of, 0))
        for number, one in enumerate(draft.to_keep_back(), 1)
    ]


def drafted(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What has been drafted so far, and what can be added."""
    known = opened.known
    to_share = opened.draft.to_share()
    named = opened.named(to_share)
    items = [
        drafted_item(number, item, known.people, known.agencies, **named)
        for number, item in enumerate(to_share, 1)
    ]
    return render(
        request,
        opened.template("answer"),
        {
            **opened.context(),
            "draft": opened.draft,
            "items": with_sets(items, to_share, opened.draft.to_keep_back()),
            "withheld": drafted_withheld(opened.draft),
            "half_typed": half_typed(opened),
        },
    )


answer = form_page(answers_request(drafted))


@form_page
@answers_request
def nothing(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Answer that there is nothing to share."""
    drafted = len(opened.draft.items) + len(opened.draft.withheld)
    page = DecisionPage(request, opened.enquiry, draft=opened.typing("nothing"), beside=opened.beside)
    if page.later:
        return page.later
    form = NothingForm(**page.typed, drafted=drafted)
    if row := page.record(
        form,
        lambda made: actions.answer_nothing(**opened.place, searched=form.cleaned_data["searched"], **made),
    ):
        return opened.after(page, row)
    return page.show("disclosures/responses/nothing.html", form, **opened.context())


@form_page
@answers_request
def refuse(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Refuse the request, with grounds and reasons."""
    page = DecisionPage(request, opened.enquiry, draft=opened.typing("refuse"), beside=opened.beside)
    if page.later:
        return page.later
    form = RefuseForm(**page.typed, goes_ahead=opened.known.goes_ahead)
    if row := page.record(
        form, lambda made: actions.refuse_request(**opened.place, answers=form.to_answers(), **made)
    ):
        return opened.after(page, row)
    return page.show("disclosures/responses/refuse.html", form, **opened.context())
