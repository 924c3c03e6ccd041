"""Why a database does not let us in: it refuses, and goes on refusing until somebody puts that right, or it may yet.

libpq gives the SQLSTATE of an answer, and none of a connection that failed. So a refusal is known by PostgreSQL's words, and
PgBouncer's. Where the server speaks another language (`lc_messages`) it is not known, and waited for as an outage is.
"""

import re
from typing import Final

import psycopg

_ENDS: Final = "; waiting does not help."
_REFUSALS: Final = (
    (
        r"password authentication failed|SASL authentication failed|no such user",
        "The database refuses the role or the password of DATABASE_URL (28P01)",
        "Write the password that the role has there; `manage.py prepare_database` makes the roles that are missing.",
    ),
    (
        (
            r'role "[^"\n]*" does not exist|is not permitted to log in|no pg_hba\.conf entry|pg_hba\.conf rejects'
            r"|authentication failed for user"
        ),
        "The database does not admit the role of DATABASE_URL from this machine (28000)",
        "Let it in (pg_hba.conf); `manage.py prepare_database` makes the roles that are missing.",
    ),
    (
        r'FATAL: +database "[^"\n]*" does not exist|no such database',
        "The database that DATABASE_URL names does not exist (3D000)",
        "Name the right one, or make it with `manage.py prepare_database`.",
    ),
    (
        r"permission denied for database",
        "The role of DATABASE_URL may not connect to that database (42501)",
        "Run `manage.py prepare_database`, or name the right one.",
    ),
    (
        r"no password supplied",
        "The database asks for a password, and DATABASE_URL has none (28P01)",
        "Write it there.",
    ),
    (
        (
            r"server does not support SSL|certificate verify failed|root certificate file .* does not exist"
            r"|server certificate for .* does not match"
        ),
        "The connection is not encrypted as DATABASE_URL asks (sslmode, sslrootcert)",
        "Set up TLS at the server, or put the address right.",
    ),
)
#: psycopg's words for several hosts, of which one may yet answer.
_OF_SEVERAL: Final = "ultiple connection attempts failed"


def why_refused(error: psycopg.OperationalError) -> str:
    """Why a connection was refused for good, with what to do, and nothing of what the address holds; empty where it may
    pass: silence, too many connections, a server that is starting."""
    said = str(error)
    if _OF_SEVERAL in said:
        return ""
    for words, what, what_to_do in _REFUSALS:
        if re.search(words, said):
            return f"{what}{_ENDS} {what_to_do}"
    return ""
