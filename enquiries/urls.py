"""Addresses of enquiries. The enquiry page itself is composed in imap.home, from every app's query."""

from django.urls import path

from enquiries.casework.drafts import views as drafts_views
from enquiries.family import views as family
from enquiries.identity_links import views as identity_links
from enquiries.identity_links.linking_views import earlier
from enquiries.intake.concern_views import change_concern
from enquiries.intake.views import record_enquiry
from enquiries.overview.views import recorded
from enquiries.people.views import add_person, change_person
from enquiries.restrictions import views as restrictions
from enquiries.search.views import find
from enquiries.stages import views as stages_views

app_name = "enquiries"
urlpatterns = [
    path("enquiries/record/", record_enquiry, name="record_enquiry"),
    path("enquiries/find/", find, name="find"),
    path("enquiries/<uuid:enquiry_id>/recorded/", recorded, name="recorded"),
    path("enquiries/<uuid:enquiry_id>/concern/", change_concern, name="change_concern"),
    path("enquiries/<uuid:enquiry_id>/people/", family.people, name="people"),
    path("enquiries/<uuid:enquiry_id>/people/add/", add_person, name="add_person"),
    path("enquiries/<uuid:enquiry_id>/people/relations/add/", family.add_relation, name="add_relation"),
    path(
        "enquiries/<uuid:enquiry_id>/people/relations/<uuid:relation_id>/",
        family.change_relation,
        name="change_relation",
    ),
    # A person's own page is composed on top (imap.home): it shows their consent position.
    path(
        "enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/change/",
        change_person,
        name="change_person",
    ),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/same/", identity_links.same, name="same"),
    path(
        "enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/same/<uuid:other_id>/undo/",
        identity_links.not_same,
        name="not_same",
    ),
    path("enquiries/<uuid:enquiry_id>/earlier/<uuid:other_id>/unlink/", identity_links.unlink, name="unlink"),
    path("enquiries/<uuid:enquiry_id>/earlier/", earlier, name="earlier"),
    path("enquiries/<uuid:enquiry_id>/not-open/", stages_views.not_open, name="not_open"),
    path("enquiries/<uuid:enquiry_id>/restrict/", restrictions.restrict, name="restrict"),
    path("enquiries/<uuid:enquiry_id>/restrict/lift/", restrictions.lift, name="lift_restriction"),
    path("drafts/save/", drafts_views.save, name="save_draft"),
    path("drafts/throw-away/", drafts_views.throw_away, name="throw_draft_away"),
]
