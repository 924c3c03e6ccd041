"""Conditions on rows in plain SQL, for the few that stand in nearly every query."""

from collections.abc import Sequence
from string import Formatter
from typing import Any

from django.db.models import BooleanField, Expression, F


class SqlCondition(Expression):
    """A condition for `filter`, `exclude`, `Q` and `~`: SQL in which `{0}`, `{1}` … stand for what follows, names of
    the row's own columns as text, expressions, or values wrapped in `Value`.

    Django's own EXISTS is built and compiled anew for each query, tables and all: that took half of My work's time.
    """

    conditional = True

    def __init__(self, sql: str, *given: Any) -> None:
        super().__init__(output_field=BooleanField())
        self.sql = sql
        self.given = [F(one) if isinstance(one, str) else one for one in given]

    def get_source_expressions(self) -> list[Any]:
        return self.given

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.given = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The SQL with each mark replaced, and the parameters in the order in which they now stand."""
        known = [compiler.compile(one) for one in self.given]
        words: list[str] = []
        parameters: list[Any] = []
        for literal, mark, _format, _conversion in Formatter().parse(self.sql):
            words.append(literal)
            if mark is not None:
                found, more = known[int(mark)]
                words.append(found)
                parameters += more
        return "".join(words), tuple(parameters)


NEVER = SqlCondition("false")
