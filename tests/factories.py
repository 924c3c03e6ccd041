"""People and cases for tests, made through the same actions as the screens. All invented."""

from dataclasses import dataclass, replace
from datetime import date
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client, override_settings

from consent.models import ConsentRecord, Override, Position
from consent.opening.actions import open_enquiry
from consent.overrides.actions import record_override
from consent.overrides.rules import OverrideAnswers
from consent.positions.actions import record_consent
from consent.positions.giving import ConsentAnswers
from enquiries.intake import actions as intake_actions
from enquiries.intake.rules import ReferralAnswers
from enquiries.models import Enquiry, Person, Rating
from enquiries.people.rules import NewPerson
from imap.access import acting_user
from imap.agencies.models import Agency, User
from imap.agencies.partnership.actions import add_agency
from imap.agencies.people.actions import add_person
from imap.agencies.roles import Role
from imap.db.keys import new_key
from tests.support.commands import signed_in_at

SIGNED = {
    "agreement_version": "1.0",
    "agreement_signed_on": date(2025, 4, 1),
    "agreement_signed_by": "A Signatory",
}
PASSWORD = "a long enough password"


@dataclass
class Partnership:
    """A lead agency, four others, and one person in each role that the tests need."""

    lead: Agency
    police: Agency
    health: Agency
    school: Agency
    housing: Agency
    administrator: User
    social_worker: User
    lead_manager: User
    officer: User
    police_manager: User
    nurse: User
    teacher: User
    housing_officer: User
    guardian: User


def first_administrator(owner_address: str) -> None:
    """What the owner enters before anybody can administer: the lead agency and one administrator."""
    with signed_in_at(owner_address), acting_user.acting_as(None, actor=acting_user.OWNER):
        lead = add_agency(name="Northbridge Children’s Services", kind="lacsc", leads=True, **SIGNED)  # type: ignore[arg-type]
        add_person(
            agency=lead,
            email="ada.admin@northbridge.example",
            name="Ada Admin",
            roles=frozenset({Role.ADMINISTRATOR}),
            password=PASSWORD,
        )


PEOPLE = {  # attribute of Partnership: agency's attribute, name, roles
    "social_worker": ("lead", "Sam Worker", (Role.PRACTITIONER,)),
    "lead_manager": ("lead", "Mina Manager", (Role.PRACTITIONER, Role.MANAGER)),
    "officer": ("police", "Oba Officer", (Role.PRACTITIONER,)),
    "police_manager": ("police", "Piet Sergeant", (Role.PRACTITIONER, Role.MANAGER)),
    "nurse": ("health", "Nia Nurse", (Role.PRACTITIONER,)),
    "teacher": ("school", "Tess Teacher", (Role.PRACTITIONER,)),
    "housing_officer": ("housing", "Hal Housing", (Role.PRACTITIONER,)),
    "guardian": ("health", "Gwen Guardian", (Role.PARTNERSHIP_GUARDIAN,)),
}
AGENCIES = {
    "police": ("Northbridge Police", "police"),
    "health": ("Northbridge NHS Trust", "health_provider"),
    "school": ("Elm Grove School", "school"),
    "housing": ("Northbridge Homes", "housing"),
}


def make_partnership(owner_address: str) -> None:
    """The partnership, entered by its administrator as the application's role. Hashes that are quick to make: the
    passwords are nobody's."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        first_administrator(owner_address)
        administrator = User.objects.get(email="ada.admin@northbridge.example")
        agencies = {"lead": administrator.agency}
        with acting_user.acting_as(administrator):
            for key, (name, kind) in AGENCIES.items():
                agencies[key] = add_agency(name=name, kind=kind, **SIGNED)  # type: ignore[arg-type]
            for of, name, roles in PEOPLE.values():
                email = name.lower().replace(" ", ".") + f"@{of}.example"
                add_person(
                    agency=agencies[of], email=email, name=name, roles=frozenset(roles), password=PASSWORD
                )


def the_partnership() -> Partnership:
    """The partnership that the tests' database was made with."""
    people = {person.name: person for person in User.objects.select_related("agency")}
    by_name = {agency.name: agency for agency in Agency.objects.all()}
    administrator = people["Ada Admin"]
    return Partnership(
        administrator=administrator,
        lead=administrator.agency,
        **{key: by_name[name] for key, (name, _kind) in AGENCIES.items()},  # type: ignore[arg-type]
        **{key: people[name] for key, (_of, name, _roles) in PEOPLE.items()},  # type: ignore[arg-type]
    )


def sign_in(client: Client, user: User) -> Client:
    """A test client signed in as a person, past the password and all that signing in does besides."""
    user.refresh_from_db(fields=["sessions_ended"])  # as they sign in now
    known, key = SessionStore(), token_hex(16)
    said = known.encode(
        {
            auth.SESSION_KEY: str(user.pk),
            auth.BACKEND_SESSION_KEY: "imap.accounts.adapter.AuthenticationBackend",
            auth.HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    with connection.cursor() as cursor:  # as `known.create()` would, in one statement
        cursor.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)",
            [key, said, known.get_expiry_date()],
        )
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def new_enquiry(**changes: object) -> intake_actions.NewEnquiry:
    """A worried school's call: Kit, 8, their mother Jo and father Ray."""
    given: dict[str, object] = {
        "key": new_key(),
        "narrative": "Kit came to school with a bruise and said a grown-up was cross.",
        "rating": Rating.AMBER,
        "referral": ReferralAnswers(source="2A", consent_sought="yes", consent_sought_from="Mother"),
        "people": [
            NewPerson(role=Person.Role.CHILD, name="Kit Marlow", date_of_birth=date(2018, 3, 4)),
            NewPerson(
                role=Person.Role.PARENT_OR_CARER,
                name="Jo Marlow",
                relationship="Mother",
                date_of_birth=date(1990, 1, 2),
                parental_responsibility=Person.ParentalResponsibility.MOTHER,
            ),
        ],
        "referrer_name": "Tess Teacher",
    }
    return intake_actions.NewEnquiry(**(given | changes))  # type: ignore[arg-type]


def record(by: User, **changes: object) -> Enquiry:
    """An enquiry recorded by a person; the lead agency reads it back."""
    with acting_user.acting_as(by):
        key = intake_actions.record_enquiry(new=new_enquiry(**changes), by=by)
        return Enquiry.objects.get(pk=key)


GRANTED = ConsentAnswers(
    position=Position.GRANTED,
    method="spoken",
    told_why="To find out how Kit is",
    told_what="What agencies know",
    told_how="By a secure system",
    told_with_whom="School and health",
    told_means="By telephone",
    told_by="Sam Worker",
    told_on=date(2026, 3, 1),
    own_view="Kit says that is fine",
)


def grant_consent(enquiry: Enquiry, by: User) -> None:
    """Everyone on the enquiry consents through the mother, or for themselves."""
    with acting_user.acting_as(by):
        people = list(Person.objects.filter(enquiry=enquiry))
        mother = next(p for p in people if p.parental_responsibility)
        for person in people:
            giver = mother if person.role == Person.Role.CHILD else person
            answers = ConsentAnswers(
                **{f: getattr(GRANTED, f) for f in GRANTED.__slots__} | {"giver": str(giver.pk)}
            )
            record_consent(person=person, answers=answers, by=by, key=new_key(), seen=None)


def opened(by: User, **changes: object) -> Enquiry:
    """An enquiry with everyone's consent, open."""
    enquiry = record(by, **changes)
    grant_consent(enquiry, by)
    with acting_user.acting_as(by):
        open_enquiry(enquiry_id=enquiry.pk, reasons="Consent is given.", by=by, key=new_key())
        enquiry.refresh_from_db()
    return enquiry


REASONS = OverrideAnswers(
    people=frozenset(),
    grounds=frozenset({"harm"}),
    at_risk="Kit",
    concern="Two bruises in a week, and a child who will not say how.",
    escalation="A third injury is likely while nobody compares what they know.",
    harm_of_sharing="The mother may stop coming to the clinic.",
    harm_prevented="A third injury to a child of eight.",
    factors=frozenset({"seriousness"}),
    proportionate_because="Dates and injuries only.",
    wishes="She does not want it shared; her own notes are left out.",
)


def override(enquiry: Enquiry, by: User, **changes: Any) -> Override:
    """The lead agency's decision to go ahead without consent about everyone on the enquiry."""
    with acting_user.acting_as(by):
        people = frozenset(str(p.pk) for p in Person.objects.filter(enquiry=enquiry))
        return record_override(
            enquiry_id=enquiry.pk, answers=replace(REASONS, people=people, **changes), by=by, key=new_key()
        )


def refuse_consent(enquiry: Enquiry, by: User) -> None:
    """Everyone's consent is refused, through the mother or for themselves; it supersedes what was there."""
    with acting_user.acting_as(by):
        people = list(Person.objects.filter(enquiry=enquiry))
        mother = next(p for p in people if p.parental_responsibility)
        for person in people:
            giver = mother if person.role == Person.Role.CHILD else person
            newest = ConsentRecord.objects.filter(person=person, superseded_by=None).first()
            record_consent(
                person=person,
                answers=ConsentAnswers(
                    position=Position.REFUSED,
                    giver=str(giver.pk),
                    refusal_reason="Wants nobody to know",
                    reason_clear="yes",
                    not_told_because="She put the telephone down",
                    own_view_not_obtained="Not seen alone" if person.role == Person.Role.CHILD else "",
                ),
                by=by,
                key=new_key(),
                seen=newest.pk if newest else None,
            )
