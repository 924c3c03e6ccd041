"""What django-allauth does here, by its own names.

Only what is listed exists: e-mail addresses are the administrator's to change, and nobody signs up. Its views say themselves
which of them need no sign-in; a test looks at each.
"""

from allauth.account import views as allauth_views
from django.urls import URLPattern, path, re_path

from imap.accounts import views as accounts_views

urlpatterns: list[URLPattern] = [
    path("login/", accounts_views.LoginView.as_view(), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", allauth_views.signup, name="account_signup"),  # the page that says who makes accounts
    path("password/change/", accounts_views.PasswordChangeView.as_view(), name="account_change_password"),
    path(
        "password/changed/",
        accounts_views.PasswordChangeDoneView.as_view(),
        name="account_change_password_done",
    ),
    path("password/reset/", accounts_views.PasswordResetView.as_view(), name="account_reset_password"),
    path("password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts_views.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
]
