"""Of the items of a release, those that may go to one third party now, for its print."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from disclosures.items.presentation import ItemShown
from disclosures.onward.queries import OnwardOf
from disclosures.onward.rules import Permission, Towards


def for_third_party(
    onward: Mapping[UUID, OnwardOf],
    items: Iterable[ItemShown],
    towards: Towards | None,
) -> list[tuple[ItemShown, list[str]]]:
    """Of these items those that may go to one third party now, each with its conditions. Their print shows no
    number: a gap would tell of others (ONW1). `towards` None: with a referral on for services (ONW2). Nothing that consent,
    or a limit, does not let go there now. No query."""
    found = []
    for item in items:
        if item.marks.sensitive:  # never in a print, whoever it is for (SEN1)
            continue
        may = onward[UUID(item.key)].may
        under = [one for one in may.usable if towards and one.towards.same(towards)]
        if under or (towards is None and may.referral_on and not may.referral_suspended):
            found.append((item, [one.conditions for one in under if one.conditions]))
    return found


def parties_of(onward: Mapping[UUID, OnwardOf]) -> list[Permission]:
    """One permission in force for each third party to whom some of these items may be passed on, by name."""
    found: dict[str, Permission] = {}
    for one in onward.values():
        for permission in one.may.permissions:
            if permission.name:
                found.setdefault(permission.towards.party, permission)
    return sorted(found.values(), key=lambda one: one.name)
