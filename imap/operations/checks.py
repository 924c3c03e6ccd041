"""`manage.py check --deploy`: what would keep the processes from starting in production, and what would merely be a pity."""

from collections.abc import Sequence

import psycopg
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution

from imap.operations.addresses import APP, VARIABLES, WORKER
from imap.operations.files_directory import faults_of_files_directory
from imap.operations.logs import named
from imap.operations.refusals import why_refused
from imap.operations.safety import faults_at
from imap.operations.unsafe_settings import faults_of_settings


@register(Tags.security, deploy=True)
def production(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The same faults with which the processes refuse to start, the database apart, and settings that are missing."""
    if not settings.PRODUCTION:
        return [Error("IMAP_ENV is development", hint="Leave it unset in production.", id="operations.E001")]
    found: list[CheckMessage] = [Error(fault, id="operations.E003") for fault in faults_of_settings()]
    role = settings.DATABASES["default"].get("USER")
    if role not in (APP, WORKER):
        words = f"{VARIABLES[APP]} signs in as {role}, not as {APP} or {WORKER}"
        found.append(Error(words, id="operations.E002"))
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        found.append(Caution("DEFAULT_FROM_EMAIL is not set", id="operations.W003"))
    return found


@register(Tags.database, deploy=True)
def database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: object
) -> list[CheckMessage]:
    """The same faults of the database, and why attached files cannot be kept (which stops uploads and no process), when it
    is asked for: `manage.py check --deploy --database default`."""
    if not databases:
        return []
    try:
        if faults := faults_at():
            return [Error(fault, id="operations.E004") for fault in faults]
        return [Error(fault, id="operations.E006") for fault in faults_of_files_directory(claiming=False)]
    except psycopg.OperationalError as error:
        why = why_refused(error) or f"The database does not let us in ({named(error)})"
        return [Error(why, id="operations.E005")]
