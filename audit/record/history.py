"""Which table is whose history, from the models' own history managers."""

from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from imap.db.table_kinds import TableKind

#: The column of decisions that the database alone writes: no model has it, so no history has it (imap/agencies/whole.sql).
MADE_IN = "made_in"


@dataclass(frozen=True, slots=True)
class Pair:
    """A table and the table of its history, and the columns that only one of them has; `once`: one history row for ever."""

    table: str
    history: str
    row_only: list[str]
    history_only: list[str]
    once: bool

    def as_json(self) -> dict[str, Any]:
        """For the statement that compares them."""
        return asdict(self)


def pairs() -> list[Pair]:
    """Every model that keeps history, with its history's table; of decisions one history row is all there may be."""
    found = []
    for model in apps.get_models():
        manager = getattr(model._meta, "simple_history_manager_attribute", None)
        if manager is None:
            continue
        history = getattr(model, manager).model
        own, kept = _columns_of(model), _columns_of(history)
        found.append(
            Pair(
                table=model._meta.db_table,
                history=history._meta.db_table,
                row_only=sorted({*(own - kept), MADE_IN}),
                history_only=sorted(kept - own),
                once=getattr(model, "table_kind", None) == TableKind.DECISION,
            )
        )
    return found


def _columns_of(model: type[Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields if field.column}
