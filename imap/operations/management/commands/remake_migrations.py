"""`manage.py remake_migrations`: each app's tables in one migration, every table whole. Until the first release only.

Django's own writer adds foreign keys, constraints and indexes one by one, and renders every model anew after each: with
these many tables migrating took a minute. Here tables come in the order in which they refer to each other.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import migrations
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter
from django.db.models import Model

from imap.db.tables import CreateTable

#: In the order in which they refer to each other, with what each needs of others.
APPS: dict[str, list[Any]] = {
    "agencies": [("auth", "0012_alter_user_first_name_max_length")],
    "enquiries": [("agencies", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")],
    "consent": [("enquiries", "0001_initial")],
    "disclosures": [("consent", "0001_initial"), ("law", "0001_initial")],
    "audit": [("disclosures", "0001_initial")],
}


def in_order(models: Iterable[type[Model]]) -> Iterator[type[Model]]:
    """Each model after those of its app that it refers to. Raises RecursionError where they refer to each other."""
    every, done = list(models), set()

    def visit(model: type[Model]) -> Iterator[type[Model]]:
        if model in done:
            return
        for field in model._meta.local_fields:
            if field.remote_field and field.related_model in every and field.related_model is not model:
                yield from visit(field.related_model)
        done.add(model)
        yield model

    for model in every:
        yield from visit(model)


class Command(BaseCommand):
    help = "Write each app's first migration anew."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        for label, needs in APPS.items():
            config = apps.get_app_config(label)
            migration: Any = type("Migration", (migrations.Migration,), {"initial": True})(
                "0001_initial", label
            )
            migration.operations = [self._whole(model) for model in in_order(config.get_models())]
            own = [] if label == "agencies" else [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
            migration.dependencies = [*needs, *own]
            path = Path(config.path) / "migrations" / "0001_initial.py"
            path.write_text(MigrationWriter(migration, include_header=False).as_string(), encoding="utf-8")

    def _whole(self, model: type[Model]) -> CreateTable:
        state = ModelState.from_model(model)
        return CreateTable(state.name, list(state.fields.items()), state.options, state.bases, state.managers)
