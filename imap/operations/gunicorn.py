"""Gunicorn's options, the same for `make run` and for production: `gunicorn --config python:imap.operations.gunicorn`.

What differs from place to place (the address to listen at) is given beside it. Nothing here reads Django's settings: each
worker loads the application itself (docs/decisions/0002).
"""

from typing import Any

from gunicorn.glogging import Logger as GunicornLogger

from imap.operations.environment import Environment
from imap.operations.logs import LineFormatter, NoContent
from imap.operations.telling import told_in_one_line


class Logger(GunicornLogger):
    """Gunicorn's own loggers, wherever they write to, held to the same filter as all others."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(NoContent())
        for handler in self.error_log.handlers:
            handler.setFormatter(LineFormatter())


logger_class = Logger
loglevel = "warning"
worker_class = "gthread"
with told_in_one_line():
    workers = Environment().number("WEB_CONCURRENCY", default=2, least=1, most=100)
# Of each process. Whoever fetches a film slowly has one for as long as it takes (without a proxy that takes it at once), and
# all of them may meet the same process: more than twice as many as the eight people who do so.
threads = 20
control_socket_disable = True
