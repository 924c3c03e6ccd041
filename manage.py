#!/usr/bin/env python
"""Django's command line for IMAP. `make run` and `make test` call it; see README.md."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imap.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from imap.operations.telling import told_in_one_line

    with told_in_one_line():
        bool(settings.INSTALLED_APPS)  # reads the settings
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
