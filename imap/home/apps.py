from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "imap.home"
    label = "home"
