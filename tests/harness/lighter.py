"""What a test process can do without: looking for garbage every few hundred objects, and copies of what every template was given."""

import gc
from typing import Any

from django.template import Context, RequestContext, Template
from django.test.utils import _TestState


def collect_less() -> None:
    """What is there when the tests begin stays; the rest is looked through seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def keep_contexts_of_pages() -> None:
    """`response.context` is a page's. Django's test client copies that of every part and component as well."""
    watched: Any = Template._render  # type: ignore[attr-defined]
    plain = _TestState.saved_data.template_render  # type: ignore[attr-defined]

    def render(self: Template, context: Context) -> Any:
        page = isinstance(context, RequestContext) and context.template is self
        return (watched if page else plain)(self, context)

    Template._render = render  # type: ignore[attr-defined]
