"""The asked agency's own reasons for going ahead without consent, before it releases."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consent.models import Override, Position
from consent.overrides import actions as consent_actions
from consent.overrides.forms import OverrideForm
from consent.overrides.reliance_queries import offered_to
from consent.positions.people import PersonFacts
from consent.positions.queries import overturned
from disclosures.disclosure_context.facts import Sharing
from disclosures.responses.views import Opened, answers_request
from enquiries.casework.decision_page import Beside, DecisionPage, posted_before
from imap.design.decorators import form_page


def own_reasons(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Record them, for people whom it may speak about and whose consent is not given."""
    back = opened.url("preview" if opened.draft else "answer")
    if posted_before(request, Override, enquiry=opened.enquiry.pk):
        return redirect(back)
    people = _without_consent(opened.known)
    if not people:
        messages.info(request, _("Everyone whom this request is about agreed, or your reasons are recorded."))
        return redirect(back)
    initial = {"people": [people[0].key]} if len(people) == 1 else {}
    draft = f"{opened.override_kind}:{opened.known.of}"
    page = DecisionPage(request, opened.enquiry, draft=draft, beside=Beside.OVERRIDE)
    if page.later:
        return page.later
    form = OverrideForm(**page.typed, people=people, initial=initial)
    if page.record(
        form,
        lambda made: consent_actions.record_override(
            enquiry_id=opened.enquiry.pk, answers=form.to_answers(), stated=opened.stated, **made
        ),
    ):
        return page.done(_("Your agency’s reasons are recorded, and in force from now."), back)
    about = [UUID(one.key) for one in people]
    offers = offered_to(opened.who, opened.enquiry.pk, about=about) if "request_id" in opened.place else []
    offers = [one for one in offers if not overturned(one.override) and not hasattr(one, "reliance")]
    return page.show(opened.template("override"), form, offers=offers, **opened.context())


override = form_page(answers_request(own_reasons))


def _without_consent(known: Sharing) -> list[PersonFacts]:
    """The people stated in the request whose consent is not given, and whom no override of this agency names:
    a name is all that it knows and all that is needed."""
    return [
        PersonFacts(key=key, name=one.name, role="")
        for key, one in known.positions.items()
        if one.position != Position.GRANTED and not one.overridden
    ]
