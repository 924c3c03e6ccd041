"""The guidance pages (clauses, questions, principles, lists with their dates) and the public notices."""

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from imap.law import queries
from imap.law.catalogue import (
    Clause,
    FrequentQuestion,
    Principle,
    Status,
    UnknownClause,
    catalogue,
    not_enforced,
)
from imap.law.forms import GuidanceSearchForm
from imap.law.notices import in_force, notices
from imap.law.search import search

Naming = TypeVar("Naming", Principle, FrequentQuestion)


@require_safe
def guidance(request: HttpRequest) -> HttpResponse:
    """Every clause by chapter, or what a search (`?q=`) found."""
    everything = catalogue()
    form = GuidanceSearchForm(request.GET if "q" in request.GET else None)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    found = search(everything, asked)
    return render(
        request, "law/guidance.html", {"catalogue": everything, "form": form, "asked": asked, "found": found}
    )


@require_safe
def clause(request: HttpRequest, clause: str) -> HttpResponse:
    """One clause: rule, what the system does, guidance, source, status. 404 for another id."""
    everything = catalogue()
    try:
        shown = everything.clause(clause)
    except UnknownClause as error:
        raise Http404 from error
    context = {
        "clause": shown,
        "chapter": everything.chapter_of(shown.id),
        "related": [everything.clause(other) for other in shown.related],
        "questions": [question for question in everything.questions if shown.id in question.clauses],
        "enforced": shown.status is Status.ENFORCED,
    }
    return render(request, "law/clause.html", context)


@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """The questions practitioners ask, answered."""
    return render(request, "law/faq.html", {"questions": _with_clauses(catalogue().questions)})


@require_safe
def golden_rules(request: HttpRequest) -> HttpResponse:
    """The seven golden rules and the clauses that carry them."""
    return render(request, "law/golden_rules.html", {"principles": _with_clauses(catalogue().golden_rules)})


@require_safe
def caldicott(request: HttpRequest) -> HttpResponse:
    """The eight Caldicott principles and the clauses that carry them."""
    return render(request, "law/caldicott.html", {"principles": _with_clauses(catalogue().caldicott)})


@require_safe
def clauses(request: HttpRequest) -> HttpResponse:
    """Every clause with its status: enforced by which function, shown by which test, or not yet."""
    total = len(catalogue().by_id)
    enforced = total - len(not_enforced(catalogue().by_id.values()))
    context = {"catalogue": catalogue(), "total": total, "enforced": enforced}
    return render(request, "law/clauses.html", context)


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Powers, lawful bases and code lists as they stand today, ended ones with their successor."""
    today = timezone.localdate()
    context = {
        "today": today,
        "gateways": queries.listed_gateways(today),
        "bases": queries.listed_bases(today),
        "code_lists": queries.listed_entries(),
    }
    return render(request, "law/lists.html", context)


@login_not_required
@require_safe
def privacy_notice(request: HttpRequest, version: str = "") -> HttpResponse:
    """The privacy notice in force today, or one version of it; 404 for a version that does not exist (PRV1)."""
    now = in_force(timezone.localdate())
    shown = next((one for one in notices() if one.version == version), None) if version else now
    if shown is None:
        raise Http404
    context = {"notice": shown, "now": now, "versions": notices()}
    return render(request, "law/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, what does not, and whom to tell."""
    return render(request, "law/accessibility.html")


def _with_clauses(named: Iterable[Naming]) -> list[tuple[Naming, list[Clause]]]:
    return [(one, [catalogue().clause(clause_id) for clause_id in one.clauses]) for one in named]
