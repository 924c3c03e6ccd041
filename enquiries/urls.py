"""Addresses of enquiries. The enquiry page itself is composed on top (audit), from every room's query."""

from django.urls import path

from enquiries.restricting import views as restricting
from enquiries.views import deciding, drafts, finding, recording

app_name = "enquiries"
urlpatterns = [
    path("enquiries/record/", recording.record_enquiry, name="record_enquiry"),
    path("enquiries/find/", finding.find, name="find"),
    path("enquiries/<uuid:enquiry_id>/recorded/", recording.recorded, name="recorded"),
    path("enquiries/<uuid:enquiry_id>/people/add/", recording.add_person, name="add_person"),
    path(
        "enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/", recording.change_person, name="change_person"
    ),
    path("enquiries/<uuid:enquiry_id>/earlier/", finding.earlier, name="earlier"),
    path("enquiries/<uuid:enquiry_id>/not-open/", deciding.not_open, name="not_open"),
    path("enquiries/<uuid:enquiry_id>/close/", deciding.close, name="close"),
    path("enquiries/<uuid:enquiry_id>/restrict/", restricting.restrict, name="restrict"),
    path("enquiries/<uuid:enquiry_id>/restrict/lift/", restricting.lift, name="lift_restriction"),
    path("drafts/save/", drafts.save, name="save_draft"),
    path("drafts/throw-away/", drafts.throw_away, name="throw_draft_away"),
]
