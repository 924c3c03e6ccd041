"""What a component's template needs beyond its options: ids, what describes what, which option is chosen.

Kept in Python because a template language says it badly; the templates only place the results.
"""

from typing import Any

from imap.design.params import Params

DATE_PARTS = ("day", "month", "year")
_SINGLE = frozenset({"input", "textarea", "select", "character-count"})
_GROUPS = frozenset({"radios", "checkboxes", "date-input"})


def derived(name: str, params: Params) -> dict[str, Any]:
    """The extra template variables of the component `name`."""
    if name in _SINGLE:
        return _single(name, params)
    if name in _GROUPS:
        return _group(name, params)
    if name == "summary-list":
        return {"any_actions": any(row and row["actions"]["items"] for row in params["rows"])}
    if name == "task-list":
        return {"prefix": params["id_prefix"] or "task-list"}
    if name == "panel":
        return {"interruption": "govuk-panel--interruption" in str(params["classes"])}
    if name == "pagination":
        return {"block_level": "items" not in params and bool(params["next"] or params["previous"])}
    if name == "service-navigation":
        return _navigation(params)
    return {}


def _single(name: str, params: Params) -> dict[str, Any]:
    id_ = params["id"] or params["name"]
    extra: dict[str, Any] = {"id": id_}
    if name == "character-count":
        extra["count_text"] = prepare_count(params, id_)
    if name == "select":
        extra["items"] = [
            Params(item, is_selected=_selected(item, params)) for item in params["items"] if item
        ]
    return extra | {"described_by": _described_by(params["described_by"], id_, params)}


def _group(name: str, params: Params) -> dict[str, Any]:
    id_ = params["id"] if name == "date-input" else params["id_prefix"] or params["name"]
    given = params["fieldset"]["described_by"] or (params["described_by"] if name == "checkboxes" else "")
    described_by = _described_by(given, id_, params)
    has_fieldset = "fieldset" in params
    if name == "date-input":
        items = date_items(params)
    else:
        items = choice_items(name, params, id_, "" if has_fieldset else described_by)
    # A screen reader says what describes a set of text boxes only when it is called a group.
    role = "group" if name == "date-input" else ""
    return {
        "id": id_,
        "described_by": described_by,
        "has_fieldset": has_fieldset,
        "items": items,
        "role": role,
    }


def _navigation(params: Params) -> dict[str, Any]:
    items = [item for item in params["navigation"] if item]
    slots = params["slots"]
    end = slots["end"]["html"] if isinstance(slots["end"], Params) else slots["end"]
    button = params["menu_button_label"]
    return {
        "items": items,
        "end_slot": end,
        "element": "section" if params["service_name"] or slots["start"] or end else "div",
        "collapse": params.get("collapse_navigation_on_mobile", len(items) > 1),
        "menu_button_label": button if button != (params["menu_button_text"] or "Menu") else "",
    }


def prepare_count(params: Params, id_: Any) -> str:
    """Put what a character count adds into the options of its text area.

    The sentence below it is returned.
    """
    kind = params["count_type"] or ("words" if params["maxwords"] else "")
    limit = params["maxwords"] or params["maxlength"]
    group = params["form_group"]
    told: dict[str, Any] = {
        "data-module": "govuk-character-count",
        "data-maxlength": {"value": params.get("maxlength"), "optional": True},
        "data-maxwords": {"value": params.get("maxwords"), "optional": True},
        "data-threshold": {"value": params.get("threshold"), "optional": True},
        "data-count-type": {"value": kind or None, "optional": True},
    }
    if not limit and params["textarea_description_text"]:
        told["data-i18n.textarea-description.other"] = params["textarea_description_text"]
    for unit in ("characters", "words"):
        for place in ("under", "at", "over"):
            told |= _sentences(f"{unit}-{place}-limit", params[f"{unit}_{place}_limit_text"])
    params["form_group"] = Params(
        group,
        classes=f"govuk-character-count {group['classes']}".strip(),
        attributes=told | dict(group["attributes"]),
    )
    params["classes"] = f"govuk-js-character-count {params['classes']}".strip()
    params["described_by"] = f"{id_}-info"
    unit = "words" if kind == "words" else "characters"
    text = params["textarea_description_text"] or f"You can enter up to %{{count}} {unit}"
    return str(text).replace("%{count}", str(limit)) if limit else ""


def _sentences(key: str, given: Any) -> dict[str, Any]:
    """A sentence, or one sentence for each plural rule, as the attributes that the script reads."""
    if isinstance(given, Params):
        return {f"data-i18n.{key}.{rule}": sentence for rule, sentence in given.items()}
    return {f"data-i18n.{key}": given}


def _selected(item: Params, params: Params) -> bool:
    if "selected" in item:
        return bool(item["selected"])
    return bool(params["value"]) and str(item.get("value", item["text"])) == str(params["value"])


def _described_by(given: Any, id_: Any, params: Params) -> str:
    parts = [str(given or "")]
    parts += [f"{id_}-hint"] if params["hint"] else []
    parts += [f"{id_}-error"] if params["error_message"] else []
    return " ".join(part for part in parts if part)


def choice_items(name: str, params: Params, prefix: Any, described_by: str) -> list[Params]:
    """Radios or checkboxes, each with its id (the first has no number, so that a summary can link to it)."""
    items = []
    for index, given in enumerate(params["items"], start=1):
        if not given:
            continue
        item = Params(given)
        item["item_id"] = item["id"] or f"{prefix}{'' if index == 1 else f'-{index}'}"
        item["conditional_id"] = f"conditional-{item['item_id']}"
        item["item_hint_id"] = f"{item['item_id']}-item-hint" if given["hint"] else ""
        item["is_checked"] = _chosen(name, given, params)
        parts = (described_by if name == "checkboxes" else "", item["item_hint_id"])
        item["item_described_by"] = " ".join(part for part in parts if part)
        items.append(item)
    return items


def _chosen(name: str, item: Params, params: Params) -> bool:
    if "checked" in item:
        return bool(item["checked"])
    if name == "radios":
        return bool(params["value"]) and str(item["value"]) == str(params["value"])
    return any(str(item["value"]) == str(value) for value in params["values"])


def date_items(params: Params) -> list[Params]:
    """The boxes of a date. When no box is said to be the wrong one, an error marks all of them."""
    values = params["values"]
    parts = {part: params.get(part, Params(name=part, value=values.get(part))) for part in DATE_PARTS}
    if params["items"]:
        boxes = [(_part(box, parts), Params(box)) for box in params["items"] if box]
    else:
        boxes = [(part, Params(box)) for part, box in parts.items() if box]
    marked = any(_marked(box) for _part_of_date, box in boxes)
    prefix = f"{params['name_prefix']}-" if params["name_prefix"] else ""
    items = []
    for part, box in boxes:
        name = str(box["name"] or part)
        value = box.get("value", parts[part].get("value") if part and parts[part] else None)
        if value is None:
            value = values.get(f"{prefix}{name}", False)  # False: the box has no value attribute
        items.append(
            Params(
                box,
                id=box["id"] or f"{params['id']}-{name}",
                name=f"{prefix}{name}",
                label=Params(
                    text=box["label"]["text"] or name.capitalize(), classes="govuk-date-input__label"
                ),
                value=value,
                classes=_box_classes(box, part, bool(params["error_message"]) and not marked),
                inputmode=box["inputmode"] or "numeric",
            )
        )
    return items


def _box_classes(box: Params, part: str, all_wrong: bool) -> str:
    given = str(box["classes"])
    classes = ["govuk-date-input__input"]
    if "govuk-input--error" not in given and (box["error"] or (all_wrong and box.get("error") is not False)):
        classes.append("govuk-input--error")
    if "govuk-input--width-" not in given:
        classes.append(f"govuk-input--width-{4 if part == 'year' else 2}")
    return " ".join([*classes, given]).strip()


def _marked(box: Params) -> bool:
    return bool(box["error"]) or "govuk-input--error" in str(box["classes"])


def _part(box: Params, parts: dict[str, Any]) -> str:
    """Which of day, month and year a box is, by its name or the one that its part was given; else empty."""
    for part, given in parts.items():
        if box["name"] and box["name"] in (part, given["name"] if given else part):
            return part
    return ""
