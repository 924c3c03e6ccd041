from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "imap.work"
    label = "work"
