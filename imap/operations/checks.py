"""`manage.py check --deploy`: settings that are fine on one machine and wrong in production."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured

from imap.operations.addresses import APP, VARIABLES, WORKER
from imap.operations.safety import refuse_no_scanner


@register(Tags.security, deploy=True)
def production(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Each message names the environment variable that is missing, or wrong, for production."""
    if not settings.PRODUCTION:
        return [Error("IMAP_ENV is development", hint="Leave it unset in production.", id="operations.E001")]
    found: list[CheckMessage] = []
    role = settings.DATABASES["default"].get("USER")
    if role not in (APP, WORKER):
        words = f"{VARIABLES[APP]} signs in as {role}, not as {APP} or {WORKER}"
        found.append(Error(words, id="operations.E002"))
    if settings.CELERY_BROKER_URL.startswith("filesystem:"):
        found.append(Caution("CELERY_BROKER_URL is not set", hint="Redis or RabbitMQ.", id="operations.W001"))
    if settings.EMAIL_BACKEND.endswith((".console.EmailBackend", ".dummy.EmailBackend")):
        found.append(Caution("EMAIL_BACKEND is not set", hint="Notices reach nobody.", id="operations.W002"))
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        found.append(Caution("DEFAULT_FROM_EMAIL is not set", id="operations.W003"))
    try:
        refuse_no_scanner()
    except ImproperlyConfigured as error:
        found.append(Error(str(error), id="operations.E003"))
    return found
