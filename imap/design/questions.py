"""A form field as the GOV.UK component that asks it: label or legend, hint, errors, control."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from imap.design import components
from imap.design.errors import explained
from imap.design.markup import rendered
from imap.design.params import Params, to_params
from imap.design.widget_options import component_of, options


class GovukBoundField(BoundField):
    """Django's, with the ids that the GOV.UK components give to hints and errors."""

    @property
    def aria_describedby(self) -> str | None:
        if not self.auto_id or self.is_hidden:
            return None
        ids = [f"{self.auto_id}-hint"] if self.help_text else []
        ids += [f"{self.auto_id}-error"] if self.errors else []
        return " ".join(ids) or None

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        # The browser's own bubbles are neither translated nor in the summary; errors are said in words.
        attrs.pop("required", None)
        attrs.pop("aria-invalid", None)
        return attrs | _kept_from_the_browser(widget or self.field.widget)


_LINES = frozenset({"text", "email", "number", "tel", "url", "search"})


def _kept_from_the_browser(widget: forms.Widget) -> dict[str, str]:
    """A browser remembers nothing that is typed about people, and offers it to nobody; what is typed on one line goes to no
    spelling service. Unless the widget says otherwise, as those of signing in do."""
    line = getattr(widget, "input_type", "") in _LINES
    told = {"autocomplete": "off"} if line or isinstance(widget, forms.Textarea) else {}
    told |= {"spellcheck": "false"} if line else {}
    return {name: value for name, value in told.items() if name not in widget.attrs}


def widget_context(bound: BoundField) -> dict[str, Any]:
    """What the field's widget would give its template."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs({"id": widget.attrs.get("id") or bound.auto_id}, widget)
    attrs.pop("aria-describedby", None)  # the component says it, for its own ids
    context: dict[str, Any] = widget.get_context(bound.html_name, bound.value(), attrs)["widget"]
    if component_of(context) == "date-input":
        context["wrong_boxes"] = wrong_boxes(bound)
    return context


def wrong_boxes(bound: BoundField) -> tuple[str, ...]:
    """Which boxes of a date its errors are about; empty when about all of it."""
    return tuple(box for error in bound.errors.as_data() for box in (error.params or {}).get("boxes", ()))


def first_control_id(bound: BoundField) -> str:
    """The id of the control that a link from the summary leads to.

    The first, of a date the first wrong box.
    """
    id_ = bound.field.widget.attrs.get("id") or bound.auto_id
    if component_of(widget_of(bound)) == "date-input":
        return f"{id_}-{next(iter(wrong_boxes(bound)), 'day')}"
    return str(id_)


def render(bound: BoundField) -> SafeString:
    """The whole question; of a hidden field its input alone. One that several answers ask for, so that no single option
    can hold it, says which, and `shown.js` shows it when one of them is chosen."""
    if bound.is_hidden:
        return rendered(str(bound))
    form: Any = bound.form  # a GovukForm, or Django's own, which has no conditions
    condition = form.condition(bound.name) if hasattr(form, "condition") else None
    if condition is None or form.when(bound.name)[1]:
        return _question(bound)
    return format_html(
        '<div data-shown-by="{}" data-shown-for="{}">{}</div>',
        form[condition.controller].html_name,
        " ".join(sorted(condition.values)),
        _question(bound),
    )


def _question(bound: BoundField) -> SafeString:
    context = widget_context(bound)
    component = component_of(context)
    params = options(context)
    if bound.errors:
        params["error_message"] = Params(html=explained(bound.errors.as_data()))
    _add_hint(bound, params)
    name = _label(bound)
    size = getattr(bound.field, "label_size", "s")
    heading = getattr(bound.field, "page_heading", False)
    match component:
        case "radios" | "checkboxes" | "date-input":
            classes = f"govuk-fieldset__legend--{size}" if size else ""
            legend = Params(text=name, classes=classes, is_page_heading=heading)
            params["fieldset"] = Params(legend=legend)
        case "tick":
            params["items"][0] |= {"text": name, "hint": params.pop("hint", Params())}
            component = "checkboxes"
        case _:
            classes = f"govuk-label--{size}" if size else ""
            params["label"] = Params(text=name, classes=classes, is_page_heading=heading)
    _add_revealed(bound, params)
    if not component:
        control = bound.as_widget(
            attrs={"class": "govuk-file-upload"} if context.get("type") == "file" else {}
        )
        context = {"params": params, "id": bound.auto_id, "control": control}
        return rendered(get_template("design/other-control.html").render(context))
    return components.render(component, params)


def _label(bound: BoundField) -> Any:
    optional = getattr(bound.field, "mark_optional", False) and not bound.field.required
    return _("%(label)s (optional)") % {"label": bound.label} if optional else bound.label


def _add_hint(bound: BoundField, params: Params) -> None:
    told = conditional_escape(bound.help_text) if bound.help_text else ""
    when, _revealed = bound.form.when(bound.name) if hasattr(bound.form, "when") else ("", False)
    # With our script the words are not needed: the question is there only when it is to be answered.
    hidden_class = "imap-when--revealed" if when else ""
    if when and told:
        html = format_html('{}<span class="imap-when {}"> {}</span>', told, hidden_class, when)
        params["hint"] = Params(html=html)
    elif when or told:
        params["hint"] = Params(html=format_html("{}", told or when), classes=hidden_class if when else "")


def _add_revealed(bound: BoundField, params: Params) -> None:
    """Put the questions that wait for an answer inside that answer's option."""
    if not hasattr(bound.form, "revealed_by"):
        return
    for item in params["items"]:
        value = item["value"] if component_of(widget_of(bound)) != "tick" else "True"
        names = bound.form.revealed_by(bound.name, value)
        if names:
            html = rendered("\n".join(_side_by_side(bound.form, names)))
            item["conditional"] = to_params({"html": html})


def _side_by_side(form: Any, names: list[str]) -> Iterator[str]:
    """The questions one below the other, and those of `beside` in one row where there is room for it."""
    mates: Mapping[str, str] = getattr(form, "beside", {})
    left = iter(names)
    for name in left:
        if mates.get(name) in names:
            yield format_html(
                '<div class="govuk-grid-row"><div class="govuk-grid-column-one-half">{}</div>'
                '<div class="govuk-grid-column-one-half">{}</div></div>',
                render(form[name]),
                render(form[next(left)]),
            )
        else:
            yield render(form[name])


def widget_of(bound: BoundField) -> dict[str, Any]:
    """Enough of the widget's context to know its component."""
    return {"template_name": getattr(bound.field.widget, "template_name", "")}
