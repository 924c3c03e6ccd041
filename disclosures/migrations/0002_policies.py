from typing import Any, ClassVar

from django.db import migrations

from imap.db.sql_files import run_file


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("disclosures", "0001_initial"),
        ("consent", "0002_policies"),
    ]
    operations: ClassVar[list[Any]] = [
        run_file(__file__),
        run_file(__file__, "grants.sql"),
        run_file(__file__, "onward/policies.sql"),
        run_file(__file__, "handling/policies.sql"),
        run_file(__file__, "justification/policies.sql"),
        run_file(__file__, "follow_up/policies.sql"),
        run_file(__file__, "attachments/policies.sql"),
        run_file(__file__, "attachments/originals.sql"),
        run_file(__file__, "corrections/policies.sql"),
        run_file(__file__, "proactive/policies.sql"),
        run_file(__file__, "external_exchanges/policies.sql"),
        run_file(__file__, "closing/policies.sql"),
    ]
