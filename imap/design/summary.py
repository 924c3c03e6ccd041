"""The error summary: one list of what is wrong in all forms of a page, each line leading to its question."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from imap.design import components
from imap.design.errors import guidance, sentence
from imap.design.questions import first_control_id


def entries(values: Iterable[Any]) -> list[dict[str, Any]]:
    """The lines of the summary, for every bound form or formset among `values` (or in lists among them).

    Values that are neither are passed over, so a whole template context may be given.
    """
    found: list[dict[str, Any]] = []
    for form in _forms(values, set()):
        if isinstance(form, BaseFormSet):
            found += [_unlinked(error) for error in form.non_form_errors().as_data()]
        else:
            found += _of_form(form)
    return found


def render(values: Iterable[Any]) -> SafeString | str:
    """The component, or nothing when nothing is wrong."""
    lines = entries(values)
    if not lines:
        return ""
    return components.render("error-summary", {"title_text": _("There is a problem"), "error_list": lines})


def _forms(values: Iterable[Any], seen: set[int]) -> Iterable[Any]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _forms(value, seen)
        elif isinstance(value, BaseForm | BaseFormSet) and value.is_bound and id(value) not in seen:
            seen.add(id(value))
            yield value
            if isinstance(value, BaseFormSet):
                yield from _forms(list(value.forms), seen)


def _of_form(form: BaseForm) -> list[dict[str, Any]]:
    lines = [_unlinked(error) for error in form.non_field_errors().as_data()]
    for bound in form:
        for error in bound.errors.as_data():
            if bound.is_hidden:
                lines.append(_unlinked(error))
            else:
                lines.append({"text": _naming(bound, error), "href": f"#{first_control_id(bound)}"})
    return lines


def _naming(bound: BoundField, error: ValidationError) -> str:
    """The words of an error, with the question that they are about before them.

    Beside a question its label stands above the words; here they would say only that some question wants a sentence. That
    an answer is missing is said with its question already ("Enter the date of birth").
    """
    words, label = sentence(error), str(bound.label)
    if error.code == "required" or not label or label.rstrip("?:").casefold() in words.casefold():
        return words
    return f"{label} {words}" if label.endswith("?") else f"{label}: {words}"


def _unlinked(error: ValidationError) -> dict[str, Any]:
    """An error that belongs to no question.

    This is the one place where it is said, so its reason stands here.
    """
    return {"html": format_html("{}{}", sentence(error), guidance(error))}
