"""Addresses of the record."""

from django.urls import path

from audit.access_log.views import access
from audit.decision_log.views import record
from audit.guardian import views as guardian_views

app_name = "audit"
urlpatterns = [
    path("enquiries/<uuid:enquiry_id>/record/", record, name="record"),
    path("enquiries/<uuid:enquiry_id>/access/", access, name="access"),
    path("guardian/", guardian_views.guardian, name="guardian"),
    path("guardian/cases/<str:figure>/", guardian_views.guardian_cases, name="guardian_cases"),
]
