"""One decision at a time on one enquiry."""

from uuid import UUID

from django.db import connection


def lock(enquiry_id: UUID) -> None:
    """Hold the enquiry until the transaction ends; read the facts after, never before.

    An advisory lock, because `SELECT … FOR UPDATE` by someone who may see but not update a row finds no row
    under row-level security, silently.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(enquiry_id)])
