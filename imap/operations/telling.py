"""Why a process does not start, for whoever stands at the terminal: clear words, and never a value."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured

from imap.operations.logs import escaped, named, places


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """End the process with the words of an ImproperlyConfigured, in one line; of anything else with its class and places."""
    try:
        yield
    except ImproperlyConfigured as error:
        raise SystemExit(escaped(str(error))) from None
    except Exception as error:
        raise SystemExit(f"IMAP does not start: {named(error)}\n{places(error)}") from None
