"""Which roles go together, and what an administrator's change may not end."""

import pytest

from imap.agencies.partnership.rules import check_agency, check_deactivating_agency
from imap.agencies.people.rules import AccountStanding, check_ending, check_roles
from imap.agencies.roles import Role
from imap.law.kinds import AgencyKind


@pytest.mark.parametrize("other", [role for role in Role if role != Role.ADMINISTRATOR])
def test_an_administrator_holds_no_other_role(other: Role) -> None:
    violations = check_roles({Role.ADMINISTRATOR, other})
    assert ("SEC1", "roles") in {(violation.clause, violation.field) for violation in violations}


@pytest.mark.parametrize("casework", [Role.PRACTITIONER, Role.MANAGER])
def test_the_partnerships_guardian_is_no_caseworker(casework: Role) -> None:
    violations = check_roles({Role.PARTNERSHIP_GUARDIAN, casework})
    assert [(violation.clause, violation.field) for violation in violations] == [("OVR7", "roles")]


@pytest.mark.parametrize(
    "roles",
    [
        *({role} for role in Role),
        {Role.PRACTITIONER, Role.MANAGER},
        {Role.MANAGER, Role.GUARDIAN},
        {Role.PARTNERSHIP_GUARDIAN, Role.GUARDIAN},
        {Role.GUARDIAN, Role.DATA_PROTECTION_OFFICER},
        set(),
    ],
)
def test_other_roles_go_together(roles: set[Role]) -> None:
    assert check_roles(roles) == []


@pytest.mark.parametrize(
    ("own", "administrator", "others", "deactivates", "ends_role", "field"),
    [
        (True, True, 1, True, False, "is_active"),  # nobody deactivates themselves
        (True, True, 1, False, True, None),  # but may stop administering while somebody else does
        (True, True, 0, False, True, "roles"),
        (False, True, 0, True, False, "is_active"),
        (False, True, 0, False, True, "roles"),
        (False, True, 1, True, False, None),
        (False, False, 0, True, False, None),  # not an administrator: nothing is lost
    ],
)
def test_the_last_administrator_stays(
    own: bool, administrator: bool, others: int, deactivates: bool, ends_role: bool, field: str | None
) -> None:
    standing = AccountStanding(own=own, administrator=administrator, others=others)
    violations = check_ending(standing, deactivates=deactivates, ends_role=ends_role)
    assert [violation.field for violation in violations] == ([] if field is None else [field])


@pytest.mark.parametrize("kind", AgencyKind)
def test_only_childrens_social_care_leads(kind: AgencyKind) -> None:
    violations = check_agency(kind=kind, leads=True, other_lead="")
    assert bool(violations) is (kind != AgencyKind.LACSC)
    assert check_agency(kind=kind, leads=False, other_lead="Another") == []


def test_there_is_one_lead_agency_and_its_name_is_said() -> None:
    (violation,) = check_agency(kind=AgencyKind.LACSC, leads=True, other_lead="Northbridge")
    assert violation.message.startswith("Northbridge is the lead agency")


@pytest.mark.parametrize(
    ("own", "leads", "clauses"), [(True, True, ["SEC1"]), (False, True, ["OPEN2"]), (False, False, [])]
)
def test_agencies_that_cannot_be_deactivated(own: bool, leads: bool, clauses: list[str]) -> None:
    found = check_deactivating_agency(own=own, leads=leads)
    assert [violation.clause for violation in found] == clauses
