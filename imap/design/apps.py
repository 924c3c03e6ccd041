from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "imap.design"
    label = "design"
