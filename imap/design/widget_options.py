"""From a Django widget's context to the official options of the component that shows it.

Works for Django's own widgets too, so that forms of libraries (sign-in) look the same.
"""

from typing import Any, Final

from imap.design.params import Params, to_params

_TEMPLATE: Final = "django/forms/widgets/{}.html"
_INPUTS: Final = (
    "text", "email", "password", "number", "tel", "url", "search", "date", "datetime", "time", "color",
)  # fmt: skip
COMPONENTS: Final[dict[str, str]] = {
    **{_TEMPLATE.format(name): "input" for name in _INPUTS},
    _TEMPLATE.format("textarea"): "textarea",
    _TEMPLATE.format("select"): "select",
    _TEMPLATE.format("radio"): "radios",
    _TEMPLATE.format("checkbox_select"): "checkboxes",
    _TEMPLATE.format("checkbox"): "tick",
    "design/widgets/character-count.html": "character-count",
    "design/widgets/date-input.html": "date-input",
}
# Attributes that the component has an option for, by their names in HTML.
_OPTIONS: Final = {"id": "id", "class": "classes", "rows": "rows", "disabled": "disabled"}


def component_of(widget: dict[str, Any]) -> str:
    """The component (or `tick`, one checkbox) for a widget's context; empty for a widget that has none."""
    return COMPONENTS.get(widget["template_name"], "")


def options(widget: dict[str, Any]) -> Params:
    """The component's options, without label, hint and errors, which belong to the field."""
    component = component_of(widget)
    attrs = dict(widget["attrs"])
    # Says nothing that the label does not, and is gone as soon as one types.
    attrs.pop("placeholder", None)
    given: dict[str, Any] = {
        option: attrs.pop(name) for name, option in _OPTIONS.items() if attrs.get(name) is not None
    }
    if component not in {"textarea", "character-count"} and "rows" in given:
        attrs["rows"] = given.pop("rows")
    given["described_by"] = attrs.pop("aria-describedby", None)
    given["name"] = widget["name"]
    given["attributes"] = {name: {"value": value, "optional": True} for name, value in attrs.items()}
    value = widget["value"]
    match component:
        case "input":
            given |= {"type": widget["type"], "value": value}
        case "textarea":
            given |= {"value": value}
        case "character-count":
            given |= {"value": value, "maxlength": widget["limit"]}
        case "select":
            given |= {"items": _select_items(widget)}
        case "radios" | "checkboxes":
            given |= {"items": _choice_items(widget), "id_prefix": given.get("id")}
        case "tick":
            given |= {"items": [_tick(widget, given)], "id_prefix": given.get("id"), "attributes": {}}
        case "date-input":
            given |= _boxes(widget)
    return to_params(given)


def _flat(widget: dict[str, Any]) -> list[dict[str, Any]]:
    return [choice for _group, choices, _index in widget["optgroups"] for choice in choices]


def _select_items(widget: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"value": choice["value"], "text": choice["label"], "selected": bool(choice["selected"])}
        for choice in _flat(widget)
    ]


def _choice_items(widget: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for choice in _flat(widget):
        value = str(choice["value"])
        if widget.get("divider_before") is not None and value == str(widget["divider_before"]):
            items.append({"divider": "or"})
        hint = widget.get("hints", {}).get(value)
        exclusive = widget.get("exclusive")
        items.append(
            {
                "value": value,
                "text": choice["label"],
                "checked": bool(choice["selected"]),
                "disabled": bool(choice["attrs"].get("disabled")),
                "hint": {"text": hint} if hint else None,
                "behaviour": "exclusive" if exclusive is not None and value == str(exclusive) else None,
            }
        )
    return items


def _tick(widget: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": widget["value"] or "on",
        "checked": bool(widget["attrs"].get("checked")),
        "disabled": bool(given.get("disabled")),
        "text": "",
    }


def _boxes(widget: dict[str, Any]) -> dict[str, Any]:
    typed = widget["value"] or {}
    boxes = ["day", "month", "year"] + (["time"] if "time" in widget["boxes"] else [])
    items = [
        {
            "name": box,
            "value": typed.get(box, ""),
            "error": box in widget["wrong_boxes"] if widget["wrong_boxes"] else None,
            "classes": "govuk-input--width-4" if box == "time" else None,
            # A month may be a name and a time has a colon: a keyboard of numbers alone would not do.
            "inputmode": "text" if box in {"month", "time"} else "numeric",
            "label": "Time" if box == "time" else None,
            # A date of birth is nothing that a browser should remember and offer.
            "autocomplete": "off",
            "spellcheck": False,
        }
        for box in boxes
    ]
    return {"items": items, "name_prefix": widget["name"]}
