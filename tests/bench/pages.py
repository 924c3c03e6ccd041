"""The pages of a hub's day: whose, at which address, and what has to stand on each."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.urls import resolve, reverse

from enquiries.models import Person
from imap.access import acting_user
from imap.agencies.models import User
from tests.bench.loading import Loaded
from tests.factories import Partnership
from tests.support.query_counts import MOST, MOST_OF

#: The reference of a run, in the words of its table.
REFERENCE = "guidance"


@dataclass(frozen=True)
class Page:
    """One page as one person asks for it. `shows`: words that have to be on it, in the address to which it leads where it
    redirects."""

    name: str
    user: User
    address: str
    shows: str
    status: int = 200

    @property
    def most_queries(self) -> int:
        """The ceiling of its queries, as `tests.support.query_counts.net` counts them."""
        return MOST_OF.get(resolve(urlsplit(self.address).path).view_name, MOST)


def pages_of(p: Partnership, loaded: Loaded) -> list[Page]:
    """Every page that is timed: the guidance, My work of four people, a normal case in hand, and the search."""
    lead, manager, nurse = p.social_worker, p.lead_manager, p.nurse
    return [
        Page(REFERENCE, manager, reverse("law:guidance"), "Guidance"),
        Page("My work, lead agency's manager", manager, reverse("work"), "In hand"),
        Page("My work, lead agency's practitioner", lead, reverse("work"), "In hand"),
        Page("My work, agency asked often", nurse, reverse("work"), "To answer"),
        Page(
            "My work, agency that sees ten",
            p.teacher,
            reverse("work"),
            "Referred by my agency",
        ),
        *_case(p, loaded),
        *_search(lead, loaded),
        Page("reviews, manager", manager, reverse("consent:reviews"), "Overrides to review"),
        Page("reviews, Guardian", p.guardian, reverse("consent:reviews"), "Overrides to review"),
        Page("Guardian's dashboard", p.guardian, reverse("audit:guardian"), "Northbridge NHS Trust"),
        Page("Guardian's cases", p.guardian, reverse("audit:guardian_cases", args=["withheld"]), "ithheld"),
    ]


def _case(p: Partnership, loaded: Loaded) -> list[Page]:
    """Pages of one case in hand: health answered, police and another agency have not yet."""
    case, name = loaded.enquiry("gathering"), loaded.newest["gathering"]
    lead, nurse, reference = p.social_worker, p.nurse, name.reference
    request, waiting = loaded.key("gathering", "request"), loaded.key("gathering", "waiting")
    release = loaded.key("gathering", "release")
    with acting_user.acting_as(lead):
        child = Person.objects.get(enquiry=case, role=Person.Role.CHILD).pk
    overridden = loaded.enquiry("overridden"), loaded.key("overridden", "override")

    def page(words: str, user: User, view: str, *keys: object, shows: str = reference) -> Page:
        return Page(words, user, reverse(view, args=[case, *keys]), shows)

    return [
        page("enquiry, lead agency", lead, "enquiry"),
        page("enquiry, agency asked", nurse, "enquiry"),
        page("people", lead, "enquiries:people"),
        page("person", lead, "person", child, shows=f"{name.child} {name.family}"),
        page("consent", lead, "consent:consent", child),
        page("ask an agency", lead, "disclosures:ask"),
        page("request, lead agency", lead, "disclosures:request", request),
        page("request to answer", p.officer, "disclosures:request", waiting),
        page("answer form", p.officer, "disclosures:answer", waiting),
        page("release", lead, "disclosures:release", release),
        page("information received", lead, "disclosures:information"),
        page("chronology", lead, "disclosures:chronology"),
        page("record, lead agency", p.lead_manager, "audit:record"),
        page("record, agency asked", nurse, "audit:record"),
        Page(
            "override to review",
            p.lead_manager,
            reverse("consent:the_override", args=overridden),
            loaded.newest["overridden"].reference,
        ),
    ]


def _search(lead: User, loaded: Loaded) -> list[Page]:
    name = loaded.newest["gathering"]
    find = reverse("enquiries:find")
    whole, surname = f"{name.child} {name.family}", name.family
    misspelt = f"{name.child} {surname[:2]}{surname[3:]}"
    case = reverse("enquiry", args=[loaded.enquiry("gathering")])
    born = urlencode({"q": "", "born-day": "4", "born-month": "3", "born-year": "2018"})
    return [
        Page("find by reference", lead, f"{find}?{urlencode({'q': name.reference})}", case, status=302),
        Page("find by date of birth", lead, f"{find}?{born}", ""),
        Page("find by name", lead, f"{find}?{urlencode({'q': whole})}", whole),
        Page("find by misspelt name", lead, f"{find}?{urlencode({'q': misspelt})}", whole),
        Page("find by family name", lead, f"{find}?{urlencode({'q': surname})}", surname),
    ]
