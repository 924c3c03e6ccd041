from pathlib import Path

from django.db import migrations

POLICIES = Path(__file__).resolve().parents[1] / "policies.sql"


class Migration(migrations.Migration):
    """Who may read the reference lists. The roles themselves are made before any migration runs."""

    dependencies = [("law", "0001_initial")]

    operations = [
        migrations.RunSQL([POLICIES.read_text(encoding="utf-8")], reverse_sql=migrations.RunSQL.noop),
    ]
