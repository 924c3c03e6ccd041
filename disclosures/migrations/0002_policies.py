from typing import Any, ClassVar

from django.db import migrations

from imap.agencies.sql import run_file


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("disclosures", "0001_initial"),
        ("consent", "0002_policies"),
    ]
    operations: ClassVar[list[Any]] = [
        run_file(__file__),
        run_file(__file__, "grants.sql"),
        run_file(__file__, "onward/policies.sql"),
        run_file(__file__, "marks/policies.sql"),
        run_file(__file__, "sets/policies.sql"),
        run_file(__file__, "duty/policies.sql"),
        run_file(__file__, "files/policies.sql"),
        run_file(__file__, "files/originals.sql"),
        run_file(__file__, "mending/policies.sql"),
        run_file(__file__, "unasked/policies.sql"),
        run_file(__file__, "once/policies.sql"),
        run_file(__file__, "closing/policies.sql"),
    ]
