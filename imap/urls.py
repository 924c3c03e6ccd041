"""Every address of the system, and nothing else."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("imap.home.urls")),
    path("", include("audit.urls")),
    path("", include("enquiries.urls")),
    path("", include("consent.urls")),
    path("", include("disclosures.urls")),
    path("guidance/", include("imap.law.urls")),
    path("", include("imap.law.public")),
    path("", include("imap.agencies.urls")),
    path("account/", include("imap.accounts.urls")),
]

handler400 = "imap.design.views.bad_request"
handler403 = "imap.design.views.permission_denied"
handler404 = "imap.design.views.page_not_found"
handler500 = "imap.design.views.server_error"
