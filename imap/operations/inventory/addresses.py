"""Every address of the system, its name and the methods that it takes."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def addresses() -> Iterator[str]:
    """A line for each address of our own and of the libraries': path, name, methods."""
    yield from _below(get_resolver(), "", "")


def _below(resolver: URLResolver, path: str, names: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        here = path + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _below(one, here, f"{names}{one.namespace}:" if one.namespace else names)
        elif isinstance(one, URLPattern):
            yield f"{here} {names}{one.name or ''} {methods_of(one.callback)}"


def methods_of(view: Callable[..., Any]) -> str:
    """What `require_http_methods` lets through, or "any"."""
    while True:
        if not inspect.isfunction(view):
            return "any"
        allowed = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if allowed is not None:
            return ",".join(sorted(allowed))
        if not hasattr(view, "__wrapped__"):
            return "any"
        view = view.__wrapped__
