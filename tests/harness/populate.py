"""Enters the tests' partnership into a copy of the template, once a run: `python -m tests.harness.populate OWNER`.

DATABASE_URL is the application's address, OWNER the owner's.
"""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from tests.factories import make_partnership

    make_partnership(sys.argv[1])
