"""The web server's entry: refuses to start unsafely, and to serve after a fork."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imap.settings")
_django = get_wsgi_application()


def _refuse_to_start() -> None:
    from imap.operations.starting import refuse_or_ask_later

    refuse_or_ask_later()


def _load_celery() -> None:
    """Tasks that a page sends find their broker through the application that this loads. Raises ImproperlyConfigured:
    gunicorn starts a process that merely ended again and again."""
    try:
        from imap import celery  # noqa: F401
    except SystemExit as error:
        raise ImproperlyConfigured(str(error)) from None


_refuse_to_start()
_load_celery()
from imap.operations.forks import only_where_loaded  # noqa: E402
from imap.operations.hosts import host_named  # noqa: E402

application = only_where_loaded(host_named(_django))
