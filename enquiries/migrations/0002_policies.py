from typing import Any, ClassVar

from django.db import migrations

from imap.db.sql_files import run_file


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("enquiries", "0001_initial"),
        ("agencies", "0002_policies"),
    ]
    operations: ClassVar[list[Any]] = [
        run_file(__file__),
        run_file(__file__, "draft_policies.sql"),
        run_file(__file__, "advice/policies.sql"),
    ]
