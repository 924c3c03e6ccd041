"""Who of the third parties must hear of a correction, from which agency, and whether they have."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from disclosures.corrections.rules import PartyKnown
from disclosures.models import Correction, ThirdPartyTold
from imap.db import clock
from imap.design.templatetags.govuk import moment


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """One third party to whom an agency (`teller`) passed on what was corrected; `went_at` None: it was permitted, and no
    passing-on is recorded."""

    teller_id: UUID
    teller: str
    key: str
    name: str
    went_at: datetime | None
    corrected_at: datetime
    told: ThirdPartyTold | None
    overdue: bool

    @property
    def known(self) -> PartyKnown:
        """As the rules take it."""
        done = self.told
        words = f"{done.recorded_by}, {moment(done.recorded_at)}" if done else ""
        return PartyKnown(self.key, self.name, self.corrected_at, self.went_at is not None, words)


def third_parties(row: Correction) -> list[ThirdParty]:
    """Those of one correction, as far as the reader may know: the agency that corrected all, an agency that passed it on
    its own, a Guardian all. Two queries."""
    told = {
        (one.agency_id, one.party): one
        for one in ThirdPartyTold.objects.filter(correction=row).select_related("recorded_by")
    }
    late = row.read_by < clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM imap.third_parties(%s)", [row.pk])
        rows = cursor.fetchall()
    return [
        ThirdParty(teller_id, teller, key, name, went_at, row.recorded_at, done, late and done is None)
        for teller_id, teller, key, name, went_at in rows
        for done in [told.get((teller_id, key))]
    ]
