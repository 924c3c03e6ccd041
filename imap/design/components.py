"""GOV.UK components as Django templates: `render("tag", {"text": "Red"})`.

The names of the options are the official ones of govuk-frontend's macros, in snake_case; the official
camelCase spelling is understood too, so that the package's own fixtures can be played through unchanged.
One thing differs on purpose: `html` is only trusted when it is a SafeString, as everywhere in Django;
anything else is escaped.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.template.loader import get_template
from django.utils.safestring import SafeString

from imap.design.controls import derived
from imap.design.markup import rendered
from imap.design.params import to_params

NAMES: Final = frozenset({
    "back-link", "breadcrumbs", "button", "character-count", "checkboxes", "date-input", "details",
    "error-message", "error-summary", "fieldset", "hint", "input", "inset-text", "label",
    "notification-banner", "pagination", "panel", "phase-banner", "radios", "select", "service-navigation",
    "skip-link", "summary-list", "table", "tag", "task-list", "textarea", "warning-text",
})  # fmt: skip


def render(name: str, options: Mapping[str, Any]) -> SafeString:
    """The HTML of one component.

    `name` is the component's official name; another one raises `ValueError`. `options` are its official
    options (see the package's documentation), snake_case or camelCase.
    """
    if name not in NAMES:
        raise ValueError(f"There is no component named {name!r}.")
    params = to_params(options)
    template = get_template(f"components/{name}.html")
    # The templates are ours and escape what they are given.
    return rendered(template.render({"params": params, **derived(name, params)}).strip())
