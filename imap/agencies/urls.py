"""Addresses of administration."""

from django.urls import URLPattern, URLResolver, include, path

from imap.agencies.deadlines import views as deadlines_views
from imap.agencies.local_lists import views as local_lists_views
from imap.agencies.partnership import views as partnership_views
from imap.agencies.people import views as people_views
from imap.agencies.people_import import views as people_import_views

administration: list[URLPattern] = [
    path("", partnership_views.administration, name="administration"),
    path("agencies/", partnership_views.agencies, name="agencies"),
    path("agencies/add/", partnership_views.add_agency, name="add_agency"),
    path("agencies/<uuid:agency_id>/", partnership_views.agency, name="agency"),
    path("agencies/<uuid:agency_id>/teams/add/", partnership_views.add_team, name="add_team"),
    path("agencies/<uuid:agency_id>/teams/<uuid:team_id>/", partnership_views.team, name="team"),
    path("people/", people_views.people, name="people"),
    path("people/add/", people_views.add_person, name="add_person"),
    path("people/import/", people_import_views.import_people, name="import_people"),
    path("people/import/example.csv", people_import_views.example, name="import_example"),
    path("people/import/<uuid:import_id>/", people_import_views.imported, name="imported"),
    path("people/<uuid:user_id>/", people_views.one_person, name="person"),
    path("people/<uuid:user_id>/send-link/", people_views.send_link, name="send_link"),
    path("clocks/", deadlines_views.clocks, name="clocks"),
    path("clocks/<str:subject>/", deadlines_views.clock, name="clock"),
    path("lists/", local_lists_views.lists, name="lists"),
    path("lists/<str:list_name>/add/", local_lists_views.add_entry, name="add_entry"),
    path("lists/entries/<uuid:entry_id>/", local_lists_views.entry, name="entry"),
]


urlpatterns: list[URLPattern | URLResolver] = [
    path("administration/", include((administration, "agencies"))),
]
