from typing import Any, ClassVar

from django.db import migrations

from imap.db.sql_files import run_file


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("agencies", "0001_initial"),
        ("account", "0001_initial"),
        ("sessions", "0001_initial"),
        ("guardian", "0001_initial"),
    ]
    operations: ClassVar[list[Any]] = [run_file(__file__), run_file(__file__, "whole.sql")]
