"""Answers of a form or of a draft, on their way into the dataclasses that the rules take."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any


def texts_by_name(kind: type[Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The text fields of a dataclass, from the answers of the same names; "" where nothing was answered."""
    return {one.name: str(answers.get(one.name) or "") for one in fields(kind) if one.type is str}
