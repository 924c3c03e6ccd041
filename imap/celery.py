"""The worker and the scheduler (docs/decisions/0002). Tasks only ever mean "look for what is due"."""

import logging.config
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imap.settings")

app = Celery("imap")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# The broker that needs no server keeps its messages (a task's name and an id, never content) in files.
for _name in ("data_folder_in", "data_folder_out", "control_folder"):
    if _name in settings.CELERY_BROKER_TRANSPORT_OPTIONS:
        Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS[_name]).mkdir(mode=0o700, parents=True, exist_ok=True)


@setup_logging.connect
def _log_as_everywhere(**kwargs: Any) -> None:
    """One logging configuration, one filter: Celery's own would print what a task stumbled over."""
    logging.config.dictConfig(settings.LOGGING)
    # "No hostname was supplied", says it of a broker that is a directory.
    logging.getLogger("kombu.connection").setLevel(logging.ERROR)


@worker_init.connect
def _refuse_to_start(**kwargs: Any) -> None:
    from django.db import connection

    from imap.operations.safety import refuse_foreign_addresses, refuse_unsafe_role

    try:
        refuse_foreign_addresses()
        refuse_unsafe_role(connection)
    except ImproperlyConfigured as error:
        # Celery logs and forgets whatever a receiver raises, but this.
        raise SystemExit(str(error)) from error
    finally:
        connection.close()
