"""Addresses of the guidance. Clause ids are upper case, so the words here never stand in their way."""

from django.urls import path

from imap.law import views

app_name = "law"

urlpatterns = [
    path("", views.guidance, name="guidance"),
    path("questions/", views.faq, name="faq"),
    path("golden-rules/", views.golden_rules, name="golden_rules"),
    path("caldicott/", views.caldicott, name="caldicott"),
    path("clauses/", views.clauses, name="clauses"),
    path("lists/", views.lists, name="lists"),
    path("<str:clause>/", views.clause, name="clause"),
]
