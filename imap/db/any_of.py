"""A condition on one of many values, given as one array: the words of the question are the same however many there are, so
that a connection prepares it once."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Lookup


class AnyOf(Lookup):
    """`filter(AnyOf(F("table"), names))`: like `table__in=names`, as `= ANY (array)`. Values are taken as they are."""

    lookup_name = "any_of"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[Any]) -> None:
        super().__init__(lhs, list(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        words, given = self.process_lhs(compiler, connection)
        return f"{words} = ANY (%s)", (*given, self.rhs)
