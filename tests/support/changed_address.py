"""An address that nobody may learn, from the fifth scenario."""

from imap.access import acting_user
from imap.agencies.models import User
from imap.agencies.people import actions as agencies
from imap.agencies.roles import Role
from tests.factories import Partnership

ADDRESS = "Flat 9, 14 Larkspur Court"

WARNING = "An address is not to be disclosed."


def colleague(p: Partnership, name: str, *roles: Role) -> User:
    with acting_user.acting_as(p.administrator):
        email = name.lower().replace(" ", ".") + "@lead.example"
        return agencies.add_person(
            agency=p.lead, email=email, name=name, roles=frozenset(roles or [Role.PRACTITIONER])
        )
