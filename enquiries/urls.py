"""Addresses of enquiries. The enquiry page itself is composed on top (audit), from every room's query."""

from django.urls import path

from enquiries import views

app_name = "enquiries"
urlpatterns = [
    path("enquiries/record/", views.record_enquiry, name="record_enquiry"),
    path("enquiries/<uuid:enquiry_id>/recorded/", views.recorded, name="recorded"),
    path("enquiries/<uuid:enquiry_id>/people/add/", views.add_person, name="add_person"),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/", views.change_person, name="change_person"),
]
