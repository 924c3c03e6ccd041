"""A web process serves once it was found safe: asked as it starts, or before each request while the database is away.

When the database was away and is back, it may be another, or its roles may have changed: the process asks again.
"""

import logging
import threading
from collections.abc import Callable

import psycopg
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase

from imap.operations.addresses import APP
from imap.operations.logs import named
from imap.operations.safety import faults_at_start, refuse

log = logging.getLogger(__name__)

Responder = Callable[[HttpRequest], HttpResponseBase]

#: Seconds that a request waits while another one asks the database: its page is 503 rather than a queue.
PATIENCE = 1.0


class StartCheck:
    """Whether this process must ask before it serves; all its threads share one."""

    def __init__(self) -> None:
        self._at_start = (
            False  # a process that was not asked at its start (a test, `runserver`) is never asked
        )
        self._wanted = self._answered = 0
        self._counting, self._one_at_a_time = threading.Lock(), threading.Lock()

    def start(self) -> None:
        """Refuse to start unsafely; when the database does not answer, start and ask again before serving.

        Raises ImproperlyConfigured with all that is wrong.
        """
        self._at_start = True
        try:
            refuse(faults_at_start(APP))
        except psycopg.OperationalError as error:
            self.again()
            log.warning("The database does not answer (%s): nothing is served until it does.", named(error))

    def again(self) -> None:
        """The database was away: nothing before this moment says that it is safe."""
        if self._at_start:
            with self._counting:
                self._wanted += 1

    def before_serving(self) -> None:
        """Ask if it must be asked. Raises OperationalError while the database does not answer, or another request asks, and
        ImproperlyConfigured when it is unsafe."""
        if self._wanted == self._answered:
            return
        if not self._one_at_a_time.acquire(timeout=PATIENCE):
            raise OperationalError("Another request is asking the database.")
        try:
            wanted = self._wanted  # whoever finds it away from here on is not answered by this
            if wanted != self._answered:
                refuse(faults_at_start(APP))
                self._answered = wanted
        except psycopg.OperationalError as error:
            raise OperationalError(*error.args) from error
        finally:
            self._one_at_a_time.release()


_asking = StartCheck()


def refuse_or_ask_later() -> None:
    """Refuse to start unsafely (ImproperlyConfigured), or ask when the database answers."""
    _asking.start()


def asked_middleware(get_response: Responder, asking: StartCheck = _asking) -> Responder:
    """Serve nothing while it is not known to be safe. Raises OperationalError, whose page is 503, while the database does
    not answer, and ImproperlyConfigured when it turns out to be unsafe. A page that is 503 means that it was away."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        asking.before_serving()
        response = get_response(request)
        if response.status_code == 503:
            asking.again()
        return response

    return middleware
