from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "imap.law"
    label = "law"

    def ready(self) -> None:
        """Read the catalogue of clauses at the start, so that a faulty file stops it and says where."""
        from imap.law.catalogue import catalogue

        catalogue()
