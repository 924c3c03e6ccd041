"""Addresses with the names that the frame of every page links to, and nothing behind them."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns: list[URLPattern | URLResolver] = [
    path("", nothing, name="work"),
    path("record/", include(([path("", nothing, name="record_enquiry")], "enquiries"))),
    path("guidance/", include(([path("", nothing, name="guidance")], "law"))),
    path("administration/", include(([path("", nothing, name="administration")], "agencies"))),
    path("account/login/", nothing, name="account_login"),
    path("account/logout/", nothing, name="account_logout"),
]
