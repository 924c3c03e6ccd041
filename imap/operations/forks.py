"""Nothing that is open crosses a fork: a connection belongs to one process.

Two processes that speak in one database session run in each other's transactions, with each other's rights. So whoever
loaded the application, and may have opened something, is the only one who serves with it.
"""

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

log = logging.getLogger(__name__)

WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_REFUSED = "This process was forked after the application was loaded and refuses to serve: start gunicorn without --preload."


def only_where_loaded(application: WSGIApplication) -> WSGIApplication:
    """Serve in the process that called this, and answer 503 in every process that is forked from it."""
    loaded_in = os.getpid()

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if os.getpid() == loaded_in:
            return application(environ, start_response)
        log.critical(_REFUSED)
        start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"IMAP was not started as it must be. Tell whoever operates it to read its log.\n"]

    return serve
