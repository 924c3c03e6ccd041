"""What must stand on every page and print of an enquiry (OVR1, SEN1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Func, JSONField

from consent.positions.warnings import DoNotContact
from enquiries.models import Enquiry


@dataclass(frozen=True, slots=True)
class CaseWarnings:
    """Whom not to ask, and whether an address is for named people only."""

    do_not_contact: list[DoNotContact]
    address_not_to_be_disclosed: bool

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> "CaseWarnings":
        """From what `WARNINGS` gave."""
        asked = [DoNotContact(**{name: words or "" for name, words in one.items()}) for one in found["asked"]]
        return cls(asked, found["address"])


NOTHING = CaseWarnings([], False)

#: For a queryset of enquiries: the warnings of each, for every agency with a part in it and the Guardian.
WARNINGS = Func(
    F("pk"),
    template="""jsonb_build_object('address', imap.not_to_be_disclosed(%(expressions)s), 'asked', (
        SELECT coalesce(jsonb_agg(to_jsonb(one)), '[]') FROM imap.do_not_contact(%(expressions)s) one))""",
    output_field=JSONField(),
)


def warnings_of(enquiry_id: UUID) -> CaseWarnings:
    """The warnings of one enquiry; none for whoever may not know of it. One query."""
    found = Enquiry.objects.filter(pk=enquiry_id).values_list(WARNINGS, flat=True).first()
    return CaseWarnings.read(found) if found else NOTHING
