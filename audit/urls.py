"""Addresses of the record."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("enquiries/<uuid:enquiry_id>/record/", views.record, name="record"),
]
