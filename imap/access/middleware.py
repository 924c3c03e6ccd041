"""Each request is one transaction in which the database knows who is acting, and a file is sent after it."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

from imap.access import acting_user

Responder = Callable[[HttpRequest], HttpResponseBase]


def acting_middleware(get_response: Responder) -> Responder:
    """Open the transaction, say who acts, and roll back what a failed page (5xx) wrote.

    Together with ATOMIC_REQUESTS: the view's own savepoint undoes a refused or missing page (4xx raised as
    an exception), while its look, written outside that savepoint, stays.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # Reading request.user loads session and person before the transaction: neither is case content.
        user = request.user if request.user.is_authenticated else None
        with acting_user.acting_as(user, actor="" if user else acting_user.SIGN_IN):
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    return middleware


def give_back_middleware(get_response: Responder) -> Responder:
    """Give the connection back before a file is sent: it may take minutes, and asks the database nothing.

    Outside everything that asks the database. The page's transaction is committed here, its access event with it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.streaming and not connection.in_atomic_block:
            connection.close()
        return response

    return middleware
