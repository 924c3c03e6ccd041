"""A bare authenticated page, to set ours against: a session, a person, a template, and nothing else of ours."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

#: What settings stand in place of ours while it is asked.
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ADDRESS = "/bare/"
_LINE = "A line of a page that says nothing, as long as lines are, {{ user.name }}."
_TEMPLATE = "<!doctype html><title>Bare</title>{% for line in lines %}<p>" + _LINE + "</p>\n{% endfor %}"


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """As many bytes as the address asks for, a line at a time."""
    lines = int(request.GET["bytes"]) // (len(_LINE) + 8)
    return HttpResponse(engines["django"].from_string(_TEMPLATE).render({"lines": range(lines)}, request))


urlpatterns = [path(ADDRESS.strip("/") + "/", bare)]
