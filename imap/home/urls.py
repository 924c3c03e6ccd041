"""Addresses of the pages that are composed from every app. Plain names: every app links back to them."""

from django.urls import path

from imap.home import advice, people, views

urlpatterns = [
    path("", views.work, name="work"),
    path("drafts/<uuid:draft_id>/", views.hand_over, name="hand_over"),
    path("enquiries/<uuid:enquiry_id>/", views.enquiry, name="enquiry"),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/", people.person, name="person"),
    path("enquiries/<uuid:enquiry_id>/advice/ask/", advice.ask, name="ask_advice"),
    path("enquiries/<uuid:enquiry_id>/advice/<uuid:advice_id>/", advice.advice, name="advice"),
]
