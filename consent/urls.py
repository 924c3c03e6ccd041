"""Addresses of consent."""

from django.urls import path

from consent import views
from consent.clarifications.views import unclear
from consent.consent_reviews.views import still_right
from consent.late_entry_reviews.views import late_entry
from consent.referring.views import own_reasons
from consent.seeking_again.views import changed
from consent.urgent_intake.views import urgent
from consent.views import reviewing

app_name = "consent"
urlpatterns = [
    path("enquiries/urgent/", urgent, name="urgent"),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/consent/", views.consent, name="consent"),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/consent/changed/", changed, name="changed"),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/consent/unclear/", unclear, name="unclear"),
    path("enquiries/<uuid:enquiry_id>/still-right/", still_right, name="still_right"),
    path("enquiries/<uuid:enquiry_id>/override/", views.override, name="override"),
    path(
        "enquiries/<uuid:enquiry_id>/overrides/<uuid:override_id>/",
        reviewing.show_override,
        name="the_override",
    ),
    path(
        "enquiries/<uuid:enquiry_id>/overrides/<uuid:override_id>/read/",
        reviewing.read_review,
        name="read_review",
    ),
    path("enquiries/<uuid:enquiry_id>/own-reasons/", own_reasons, name="own_reasons"),
    path("enquiries/<uuid:enquiry_id>/late/<uuid:spoken_id>/", late_entry, name="late_entry"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("enquiries/<uuid:enquiry_id>/open/", views.open_enquiry, name="open"),
    path("enquiries/<uuid:enquiry_id>/reopen/", views.open_enquiry, name="reopen"),
]
