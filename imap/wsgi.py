"""The web server's entry: refuses to start as a role that the two locks do not hold."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imap.settings")
application = get_wsgi_application()


def _refuse_to_start() -> None:
    from django.db import connection

    from imap.operations.safety import refuse_foreign_addresses, refuse_no_scanner, refuse_unsafe_role

    refuse_foreign_addresses()
    refuse_no_scanner()
    try:
        refuse_unsafe_role(connection)
    finally:
        connection.close()


_refuse_to_start()
# Tasks that a page sends find their broker through the application that this loads.
from imap import celery  # noqa: E402, F401
