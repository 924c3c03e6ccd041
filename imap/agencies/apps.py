from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "imap.agencies"
    label = "agencies"
