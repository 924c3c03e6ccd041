"""A request that names no host is for no host of ours (RFC 9112, 3.2)."""

from collections.abc import Callable, Iterable
from typing import Any

from imap.operations.forks import WSGIApplication


def host_named(application: WSGIApplication) -> WSGIApplication:
    """Serve a request without a Host header as one with an empty one, which is answered 400: Django would make a host of its
    own out of the server's name, and take it for ours."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return application({"HTTP_HOST": ""} | environ, start_response)

    return serve
