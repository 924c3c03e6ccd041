"""A variable that one of our templates uses and nobody gave it fails the test.

Django prints nothing in that place, which hides a misspelt name on the very screen that matters. Left alone:
Django's and the libraries' own templates, `{% if missing %}`, and `{{ missing|default:… }}`, where its being
absent is said to be all right.
"""

import inspect
from pathlib import Path
from typing import NoReturn

from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.template.base import FilterExpression

ROOT = Path(__file__).resolve().parent.parent.parent
_SAID = {"default", "default_if_none", "yesno"}


class UndefinedVariable(AssertionError):
    """A template of ours uses a variable that is not there."""


class Undefined(str):
    """Django's `string_if_invalid`, which looks at who asks: empty for foreign templates, an error for ours."""

    __slots__ = ()

    def __bool__(self) -> bool:
        here = inspect.currentframe()
        asking = here.f_back.f_locals if here and here.f_back else {}
        expression, context = asking.get("self"), asking.get("context")
        if not isinstance(expression, FilterExpression) or not isinstance(context, Context):
            return False
        if expression.filters and expression.filters[0][0].__name__ in _SAID:
            return False
        template = context.render_context.template or context.template
        path = Path(template.origin.name) if template is not None else Path()
        return path.is_relative_to(ROOT) and ".venv" not in path.parts

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> NoReturn:
        raise UndefinedVariable(f"undefined template variable: {variable}")


def watch() -> None:
    """From now on in this process."""
    for engine in engines.all():
        if isinstance(engine, DjangoTemplates):
            engine.engine.string_if_invalid = Undefined()
