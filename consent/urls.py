"""Addresses of consent."""

from django.urls import path

from consent.clarifications.views import unclear
from consent.consent_reviews.change_views import changed
from consent.consent_reviews.views import still_right
from consent.late_entry_reviews.views import late_entry
from consent.opening.views import open_enquiry
from consent.override_reviews import views as override_reviews_views
from consent.overrides.referrer_views import own_reasons
from consent.overrides.views import override
from consent.positions.views import consent
from consent.urgent_intake.views import urgent

app_name = "consent"
urlpatterns = [
    path("enquiries/urgent/", urgent, name="urgent"),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/consent/", consent, name="consent"),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/consent/changed/", changed, name="changed"),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/consent/unclear/", unclear, name="unclear"),
    path("enquiries/<uuid:enquiry_id>/still-right/", still_right, name="still_right"),
    path("enquiries/<uuid:enquiry_id>/override/", override, name="override"),
    path(
        "enquiries/<uuid:enquiry_id>/overrides/<uuid:override_id>/",
        override_reviews_views.show_override,
        name="the_override",
    ),
    path(
        "enquiries/<uuid:enquiry_id>/overrides/<uuid:override_id>/read/",
        override_reviews_views.read_review,
        name="read_review",
    ),
    path("enquiries/<uuid:enquiry_id>/own-reasons/", own_reasons, name="own_reasons"),
    path("enquiries/<uuid:enquiry_id>/late/<uuid:spoken_id>/", late_entry, name="late_entry"),
    path("reviews/", override_reviews_views.reviews, name="reviews"),
    path("enquiries/<uuid:enquiry_id>/open/", open_enquiry, name="open"),
    path("enquiries/<uuid:enquiry_id>/reopen/", open_enquiry, name="reopen"),
]
