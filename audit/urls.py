"""Addresses of the record."""

from django.urls import path

from audit import views
from audit.views import guardian

app_name = "audit"
urlpatterns = [
    path("enquiries/<uuid:enquiry_id>/record/", views.record, name="record"),
    path("enquiries/<uuid:enquiry_id>/access/", views.access, name="access"),
    path("guardian/", guardian.guardian, name="guardian"),
    path("guardian/cases/<str:figure>/", guardian.guardian_cases, name="guardian_cases"),
]
