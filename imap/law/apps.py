from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "imap.law"
    label = "law"

    def ready(self) -> None:
        """Read the clauses and the privacy notice at the start, so that a faulty file stops it and says where."""
        from imap.law.catalogue import catalogue
        from imap.law.notices import notices

        catalogue()
        notices()
