"""A page that is asked with odd input."""

from typing import Any


def answered(page: Any, *, tick: bool = True) -> dict[str, Any]:
    """What the question about odd answers sends."""
    form = page.context["odd"]
    ticked = {"odd-right": [one.key for one in form.odd]} if tick else {}
    return {"odd-asked": form["asked"].value()} | ticked
