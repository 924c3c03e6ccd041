from typing import Any, ClassVar

from django.db import migrations

from imap.db.sql_files import run_file


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("consent", "0001_initial"),
        ("enquiries", "0002_policies"),
    ]
    operations: ClassVar[list[Any]] = [run_file(__file__)]
