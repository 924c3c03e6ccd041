"""Addresses of this app: administration, and what django-allauth does here, by its own names.

Of allauth only what is listed exists: e-mail addresses are the administrator's to change, and nobody signs
up. Its views say themselves which of them need no sign-in; a test looks at each.
"""

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path, re_path

from imap.agencies.views import accounts, agencies, clocks, importing, lists, people

administration: list[URLPattern] = [
    path("", agencies.administration, name="administration"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/add/", agencies.add_agency, name="add_agency"),
    path("agencies/<uuid:agency_id>/", agencies.agency, name="agency"),
    path("agencies/<uuid:agency_id>/teams/add/", agencies.add_team, name="add_team"),
    path("agencies/<uuid:agency_id>/teams/<uuid:team_id>/", agencies.team, name="team"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/import/", importing.import_people, name="import_people"),
    path("people/import/example.csv", importing.example, name="import_example"),
    path("people/import/<uuid:import_id>/", importing.imported, name="imported"),
    path("people/<uuid:user_id>/", people.one_person, name="person"),
    path("people/<uuid:user_id>/send-link/", people.send_link, name="send_link"),
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks/<str:subject>/", clocks.clock, name="clock"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<str:list_name>/add/", lists.add_entry, name="add_entry"),
    path("lists/entries/<uuid:entry_id>/", lists.entry, name="entry"),
]

account: list[URLPattern] = [
    path("login/", accounts.LoginView.as_view(), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", allauth_views.signup, name="account_signup"),  # the page that says who makes accounts
    path("password/change/", accounts.PasswordChangeView.as_view(), name="account_change_password"),
    path("password/changed/", accounts.PasswordChangeDoneView.as_view(), name="account_change_password_done"),
    path("password/reset/", accounts.PasswordResetView.as_view(), name="account_reset_password"),
    path("password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("administration/", include((administration, "agencies"))),
    path("account/", include(account)),
]
