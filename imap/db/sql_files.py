"""Plain SQL files as migrations: the second lock stays readable to a security reviewer."""

from pathlib import Path

from django.db import migrations


def run_file(migration: str, name: str = "policies.sql") -> migrations.RunSQL:
    """The operation that runs the SQL file beside a migration's app. Not undone: a database is made anew."""
    text = (Path(migration).resolve().parent.parent / name).read_text(encoding="utf-8")
    # A list, so that the file goes to the server whole instead of being split at semicolons.
    return migrations.RunSQL([text], reverse_sql=migrations.RunSQL.noop)
