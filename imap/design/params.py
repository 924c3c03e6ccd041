"""The options of a component, in the one shape that the templates read."""

import re
from collections.abc import Mapping
from typing import Any, Final

# Options that official macros take as {"text": …}; a plain string means the same.
WORDS: Final = frozenset({"label", "legend", "hint", "error_message"})
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Params(dict[str, Any]):
    """A mapping for templates in which an option that was not given is nothing: empty and a mapping again.

    So `params.label.text` is quiet when there is no label, also where undefined variables are errors.
    """

    def __missing__(self, key: str) -> "Params":
        return Params()

    def __str__(self) -> str:
        return "" if not self else super().__str__()


def to_params(options: Mapping[str, Any]) -> Params:
    """`options` with snake_case names all the way down; what is None counts as not given."""
    params = Params()
    for name, value in options.items():
        if value is None:
            continue
        snake = _HUMP.sub("_", name).lower()
        # Below `attributes` stand names of HTML, not of options.
        params[snake] = value if snake == "attributes" else _convert(value)
        if snake in WORDS and isinstance(value, str):
            params[snake] = Params(text=value)
    return params


def _convert(value: Any) -> Any:
    if isinstance(value, Mapping):
        return to_params(value)
    if isinstance(value, list | tuple):
        return [_convert(one) for one in value]
    return value
