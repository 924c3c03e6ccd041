"""Pages that anybody may read without signing in. Plain names: every footer links to them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from imap.law.notices import in_force, notices


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


urlpatterns = [
    path("privacy/", privacy_notice, name="privacy_notice"),
    path("privacy/<str:version>/", privacy_notice, name="privacy_notice_version"),
    path("accessibility/", accessibility, name="accessibility"),
]
