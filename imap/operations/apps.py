from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What a fresh machine and a cluster need; composition, so no other app imports it."""

    name = "imap.operations"
    label = "operations"

    def ready(self) -> None:
        from imap.operations import checks, prepared  # noqa: F401  (both register)
