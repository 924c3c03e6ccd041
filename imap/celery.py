"""The worker and the scheduler (docs/decisions/0002). Tasks only ever mean "look for what is due"."""

import logging
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import import_modules, setup_logging
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from imap.operations.environment import cannot_be_used
from imap.operations.logs import configure
from imap.operations.telling import told_in_one_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imap.settings")

app = Celery("imap")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# The broker that needs no server keeps its messages (a task's name and an id, never content) in files.
with told_in_one_line():
    for _name in ("data_folder_in", "data_folder_out", "control_folder"):
        if _name in settings.CELERY_BROKER_TRANSPORT_OPTIONS:
            _place = Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS[_name]))
            try:
                _place.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                _words = cannot_be_used("VAR_DIRECTORY", settings.VAR_DIRECTORY, error)
                raise ImproperlyConfigured(f"IMAP does not start. {_words}") from None


@setup_logging.connect
def _log_as_everywhere(**kwargs: Any) -> None:
    """One logging configuration, one filter: Celery's own would print what a task stumbled over."""
    configure(settings.LOGGING)
    # "No hostname was supplied", says it of a broker that is a directory.
    logging.getLogger("kombu.connection").setLevel(logging.ERROR)


@import_modules.connect
def _refuse_to_start(**kwargs: Any) -> None:
    """Sent to worker and scheduler before either looks for its broker, whose package may be missing."""
    from imap.operations.safety import refuse_or_wait

    with told_in_one_line():  # by SystemExit: Celery logs and forgets whatever else a receiver raises
        refuse_or_wait()
