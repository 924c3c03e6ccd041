from typing import Any, ClassVar

from django.db import migrations

from imap.db.sql_files import run_file


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("audit", "0001_initial"),
        ("disclosures", "0002_policies"),
        ("law", "0002_grants"),
    ]
    operations: ClassVar[list[Any]] = [
        run_file(__file__),
        run_file(__file__, "whole.sql"),
        run_file(__file__, "history.sql"),
    ]
