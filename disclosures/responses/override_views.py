"""The asked agency's own reasons for going ahead without consent, before it releases."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consent.models import Position
from consent.overrides import actions as consent_actions
from consent.overrides.forms import OverrideForm
from consent.overrides.queries import override_recorded
from consent.overrides.reliance_queries import offered_to
from consent.positions.people import PersonFacts
from consent.positions.queries import overturned
from disclosures.disclosure_context.facts import Sharing
from disclosures.responses.views import Opened, answers_request
from enquiries.casework.drafts.drafting import Drafting
from enquiries.casework.http import add_violations, render_form
from enquiries.casework.late_entries.actions import record_late
from enquiries.casework.late_entries.forms import LateForm
from enquiries.casework.late_entries.pages import warn
from enquiries.models import SpokenExchange
from imap.design.decorators import form_page
from imap.design.fields import Key
from imap.law.violations import RuleViolation


def own_reasons(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Record them, for people whom it may speak about and whose consent is not given."""
    back = "preview" if opened.draft else "answer"
    if request.method == "POST" and _done(request, opened):
        return opened.go(back)
    people = _without_consent(opened.known)
    if not people:
        messages.info(request, _("Everyone whom this request is about agreed, or your reasons are recorded."))
        return opened.go(back)
    initial = {"people": [people[0].key]} if len(people) == 1 else {}
    draft = Drafting(request, f"{opened.override_kind}:{opened.known.of}", enquiry_id=opened.enquiry.pk)
    if later := draft.later():
        return later
    form = OverrideForm(**draft.form, people=people, initial=initial)
    late = LateForm(**draft.form)
    if draft.posted and form.is_valid() & late.is_valid():
        happened, key = late.to_answers(), form.cleaned_data["key"]
        try:
            with transaction.atomic():
                consent_actions.record_override(
                    enquiry_id=opened.enquiry.pk,
                    answers=form.to_answers(),
                    by=opened.who,
                    key=key,
                    stated=opened.stated,
                    happened_at=late.happened_at,
                )
                record_late(
                    enquiry_id=opened.enquiry.pk,
                    answers=happened,
                    by=opened.who,
                    beside=SpokenExchange.Beside.OVERRIDE,
                    decision=key,
                )
        except RuleViolation as refused:
            add_violations(form, refused)
        else:
            draft.done()
            warn(request, happened, opened.enquiry)
            messages.success(request, _("Your agency’s reasons are recorded, and in force from now."))
            return opened.go(back)
    about = [UUID(one.key) for one in people]
    offers = offered_to(opened.who, opened.enquiry.pk, about=about) if "request_id" in opened.place else []
    offers = [one for one in offers if not overturned(one.override) and not hasattr(one, "reliance")]
    return render_form(
        request, opened.template("override"), form, draft=draft, late=late, offers=offers, **opened.context()
    )


override = form_page(answers_request(own_reasons))


def _done(request: HttpRequest, opened: Opened) -> bool:
    """Whether this form was posted before."""
    try:
        key = Key().clean(request.POST.get("key"))
    except ValidationError:
        return False
    return override_recorded(opened.who, opened.enquiry.pk, key)


def _without_consent(known: Sharing) -> list[PersonFacts]:
    """The people stated in the request whose consent is not given, and whom no override of this agency names:
    a name is all that it knows and all that is needed."""
    return [
        PersonFacts(key=key, name=one.name, role="")
        for key, one in known.positions.items()
        if one.position != Position.GRANTED and not one.overridden
    ]
