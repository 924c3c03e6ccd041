"""Addresses that anybody may read without signing in. Plain names: every footer links to them."""

from django.urls import path

from imap.law import views

urlpatterns = [
    path("privacy/", views.privacy_notice, name="privacy_notice"),
    path("privacy/<str:version>/", views.privacy_notice, name="privacy_notice_version"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
