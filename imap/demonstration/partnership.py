"""The demonstration's agencies and people. All invented: no such place, no such people."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from imap.accounts.demonstration import PASSWORD
from imap.agencies.models import Agency, DutyTeam, User
from imap.agencies.partnership.actions import add_agency, add_duty_team
from imap.agencies.people.actions import add_person, set_duty_teams
from imap.agencies.roles import Role

AGREEMENT = {
    "agreement_version": "2.1",
    "agreement_signed_on": date(2026, 4, 1),
    "agreement_signed_by": "For the agency, its chief officer",
}
LEAD = "Wexmoor Council, children’s social care"
ADMINISTRATOR = ("robin.vale@wexmoor.example", "Robin Vale")


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of the demonstration."""

    email: str
    name: str
    job_title: str
    roles: tuple[Role, ...]
    team: str = ""


PRACTITIONER, MANAGER = (Role.PRACTITIONER,), (Role.PRACTITIONER, Role.MANAGER)

#: Agency's name, kind, contact, duty teams, people. The lead agency stands first; its administrator is there already.
PARTNERSHIP: list[tuple[str, str, str, tuple[tuple[str, str], ...], tuple[Someone, ...]]] = [
    (
        LEAD,
        "lacsc",
        "",
        (("MASH day team", "day"), ("Emergency duty team", "out_of_hours")),
        (
            Someone("asha.reed@wexmoor.example", "Asha Reed", "Social worker", PRACTITIONER, "MASH day team"),
            Someone(
                "tom.okafor@wexmoor.example",
                "Tom Okafor",
                "Social worker",
                PRACTITIONER,
                "Emergency duty team",
            ),
            Someone("helen.frost@wexmoor.example", "Helen Frost", "MASH manager", MANAGER, "MASH day team"),
            Someone(
                "ines.duarte@wexmoor.example",
                "Inés Duarte",
                "Data protection officer",
                (Role.DATA_PROTECTION_OFFICER,),
            ),
        ),
    ),
    (
        "Wexmoor Police",
        "police",
        "MASH sergeant, by telephone day and night",
        (("Police MASH desk", "day"),),
        (
            Someone(
                "dan.price@police.wexmoor.example",
                "Dan Price",
                "MASH constable",
                PRACTITIONER,
                "Police MASH desk",
            ),
            Someone(
                "kate.lowe@police.wexmoor.example", "Kate Lowe", "MASH sergeant", MANAGER, "Police MASH desk"
            ),
        ),
    ),
    (
        "Wexmoor NHS Trust",
        "health_provider",
        "Safeguarding team",
        (("Safeguarding nurses", "day"),),
        (
            Someone(
                "mary.osei@nhs.wexmoor.example",
                "Mary Osei",
                "Safeguarding nurse",
                PRACTITIONER,
                "Safeguarding nurses",
            ),
            Someone(
                "paul.stern@nhs.wexmoor.example", "Paul Stern", "Named nurse", MANAGER, "Safeguarding nurses"
            ),
            Someone(
                "grace.lindqvist@nhs.wexmoor.example",
                "Grace Lindqvist",
                "Caldicott Guardian of the partnership",
                (Role.PARTNERSHIP_GUARDIAN,),
            ),
        ),
    ),
    (
        "Millpond Surgery",
        "gp",
        "Safeguarding lead",
        (),
        (
            Someone("li.wen@millpond.example", "Li Wen", "General practitioner", PRACTITIONER),
            Someone("rosa.blake@millpond.example", "Rosa Blake", "Practice manager", MANAGER),
        ),
    ),
    (
        "Wexmoor Homes",
        "housing",
        "Tenancy support",
        (),
        (
            Someone("carl.jensen@homes.wexmoor.example", "Carl Jensen", "Tenancy officer", PRACTITIONER),
            Someone("nadia.karim@homes.wexmoor.example", "Nadia Karim", "Tenancy manager", MANAGER),
        ),
    ),
    (
        "Brackenhurst Primary School",
        "school",
        "Designated safeguarding lead",
        (),
        (
            Someone(
                "owen.hart@brackenhurst.example", "Owen Hart", "Designated safeguarding lead", PRACTITIONER
            ),
        ),
    ),
    (
        "Saltway Academy",
        "school",
        "Designated safeguarding lead",
        (),
        (Someone("priya.nair@saltway.example", "Priya Nair", "Designated safeguarding lead", PRACTITIONER),),
    ),
    (
        "Harbour Light",
        "voluntary",
        "Duty worker",
        (),
        (Someone("june.abbot@harbourlight.example", "June Abbot", "Family worker", PRACTITIONER),),
    ),
]


def enter_first() -> None:
    """The lead agency and the administrator: by the database's owner, before anybody can administer."""
    agency = add_agency(name=LEAD, kind="lacsc", leads=True, **AGREEMENT)  # type: ignore[arg-type]
    email, name = ADMINISTRATOR
    add_person(
        agency=agency,
        email=email,
        name=name,
        roles=frozenset({Role.ADMINISTRATOR}),
        job_title="Administrator of the partnership",
        password=PASSWORD,
    )


def enter() -> None:
    """Everyone else: by the administrator. What is there already stays as it is."""
    hashed = ""  # one for all of them, because each takes half a second; made when somebody is to be entered
    for name, kind, contact, teams, people in PARTNERSHIP:
        agency = Agency.objects.filter(name=name).first() or add_agency(
            name=name,
            kind=kind,
            contact=contact,
            **AGREEMENT,  # type: ignore[arg-type]
        )
        for team, hours in teams:
            if not DutyTeam.objects.filter(agency=agency, name=team).exists():
                add_duty_team(agency=agency, name=team, hours=hours)
        for one in people:
            if User.objects.filter(email=one.email).exists():
                continue
            hashed = hashed or make_password(PASSWORD)
            user = add_person(
                agency=agency,
                email=one.email,
                name=one.name,
                job_title=one.job_title,
                roles=frozenset(one.roles),
                hashed=hashed,
            )
            if one.team:
                team_row = DutyTeam.objects.get(agency=agency, name=one.team)
                set_duty_teams(user=user, teams=frozenset({team_row.pk}))
