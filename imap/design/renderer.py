"""Django's form rendering in GOV.UK's HTML; `FORM_RENDERER` names the class."""

from typing import Any, Final

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from imap.design.controls import derived
from imap.design.questions import GovukBoundField
from imap.design.widget_options import component_of, options

OURS: Final = "design/widgets/{}.html"
_OTHERS: Final = {
    "django/forms/errors/list/default.html": "design/errors.html",
    "django/forms/errors/list/ul.html": "design/errors.html",
}


class GovukRenderer(TemplatesSetting):
    """One template for a form, a formset, a field, errors, and each widget, in `templates/design/`."""

    form_template_name = "design/form.html"
    formset_template_name = "design/formset.html"
    field_template_name = "design/field.html"
    bound_field_class = GovukBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        template_name = _OTHERS.get(template_name, template_name)
        widget = context.get("widget")
        if isinstance(widget, dict) and (component := component_of(widget)):
            widget.setdefault("wrong_boxes", ())
            params = options(widget)
            name = "checkboxes" if component == "tick" else component
            context = {**context, "params": params, **derived(name, params)}
            # By itself a control has no legend or hint of its own; what describes it was said by the field.
            context["described_by"] = params["described_by"]
            template_name = OURS.format(component)
        return super().render(template_name, context, request)
