"""The tags and filters of every template (a builtin library: nothing to load)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.context import Context
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from imap.design import components, questions, summary
from imap.design.errors import explained as explain
from imap.design.markup import rendered

register = template.Library()
LONDON = ZoneInfo("Europe/London")
RAG = {"red": ("red", _("Red")), "amber": ("orange", _("Amber")), "green": ("green", _("Green"))}


@register.simple_tag
def govuk(component: str, options: Mapping[str, Any] | None = None, **more: Any) -> SafeString:
    """One component.

    `{% govuk "tag" text="Draft" classes="govuk-tag--grey" %}`. `options` is a mapping of them.
    """
    return components.render(component, {**(options or {}), **more})


@register.simple_block_tag
def govuk_block(content: str, component: str, **options: Any) -> SafeString:
    """A component around a piece of template, which becomes its `html`.

    `{% govuk_block "details" summary_text=t %}`.
    """
    return components.render(component, {**options, "html": rendered(content)})


@register.simple_tag
def params(**options: Any) -> dict[str, Any]:
    """A mapping for an option that is one: `{% params text="Home" href="/" as home %}`."""
    return options


@register.simple_tag(takes_context=True)
def error_summary(context: Context, *forms: Any) -> SafeString | str:
    """ "There is a problem", for the forms and formsets given, else for every one in the page's context."""
    return summary.render(forms or context.flatten().values())


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " before the page's title when a form on it has errors."""
    return str(_("Error: ")) if summary.entries(context.flatten().values()) else ""


@register.simple_tag
def question(field: Any) -> SafeString:
    """A form field with its label, hint and errors."""
    return questions.render(field)


@register.filter
def top_questions(form: Any) -> list[Any]:
    """The visible fields of a form that are not revealed inside another one's options."""
    revealed: frozenset[str] = getattr(form, "revealed_names", frozenset())
    return [field for field in form.visible_fields() if field.name not in revealed]


@register.filter
def explained(errors: Any) -> SafeString:
    """A list of form errors in words, each with its link to why."""
    return explain(errors.as_data())


@register.filter
def words(content: Any) -> Any:
    """An option that is `{html.

    …}` or `{text: …}`: the one that is there. Only a SafeString stays unescaped.
    """
    if isinstance(content, Mapping):
        return content.get("html") or content.get("text", "")
    return content


@register.filter
def title_words(params: Mapping[str, Any], name: str) -> Any:
    """The same for options named like `titleHtml` and `titleText`."""
    return params.get(f"{name}_html") or params.get(f"{name}_text", "")


@register.filter
def given(params: Mapping[str, Any], name: str) -> bool:
    """Whether an option was given at all, though perhaps false or empty."""
    return name in params


@register.filter
def present(params: Mapping[str, Any], name: str) -> bool:
    """Whether an option was given and is not false; an empty string is present."""
    return params.get(name, False) is not False


@register.filter
def script_word(value: Any) -> Any:
    """True and false as scripts write them."""
    return str(value).lower() if isinstance(value, bool) else value


@register.filter
def attributes(values: Any) -> SafeString | str:
    """HTML attributes with a space before each.

    A value may be `{"value": …, "optional": True}`: then None and False leave the attribute out, and True
    writes its bare name. A string is taken as written, if it is safe.
    """
    if not values:
        return ""
    if not isinstance(values, Mapping):
        return conditional_escape(values)
    written = []
    for name, value in values.items():
        optional = isinstance(value, Mapping) and value.get("optional") is True
        plain = value.get("value") if isinstance(value, Mapping) else value
        if optional and plain is True:
            written.append(format_html(" {}", name))
        elif not optional or plain not in (None, False):
            written.append(format_html(' {}="{}"', name, "" if plain is None else script_word(plain)))
    return rendered("".join(written))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """ "22 November 2026 at 14:05", in London's time; nothing for nothing."""
    if value is None or value == "":
        return ""
    return date_format(value.astimezone(LONDON), r"j F Y \a\t H:i")


@register.filter
def day(value: dt.date | None) -> str:
    """ "22 November 2026"; of a moment, London's day; nothing for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(LONDON).date()
    return date_format(value, "j F Y")


@register.filter
def rag_tag(rating: str) -> SafeString | str:
    """The rating as a word on its colour; nothing for no rating; any other word on grey."""
    if not rating:
        return ""
    colour, word = RAG.get(str(rating).lower(), ("grey", str(rating)))
    return components.render("tag", {"text": word, "classes": f"govuk-tag--{colour} imap-rag"})
