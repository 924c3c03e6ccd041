"""Answers of a form as a draft keeps them, and what tells two states of a draft apart."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID


def kept(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned answers as JSON takes them; as a form's `initial` they show what was typed. What a form was opened on is no
    answer."""
    return {
        name: str(value) if isinstance(value, UUID | date) else value
        for name, value in answers.items()
        if value is not None and name != "opened_on"
    }


def digest(answers: Mapping[str, Any]) -> str:
    """Tells one state of a draft from another: what is sent is what was previewed, letter for letter."""
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()
