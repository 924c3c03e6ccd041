"""The shape of a hub's data: which sample each enquiry copies, when it was received, which names and agencies stand in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from enquiries.references import ALPHABET
from imap.agencies.models import User
from tests.bench.partnership import Members

#: In hand at any size, or a tenth of a smaller one.
IN_HAND = 3_000
#: A county's 60,000 contacts a year.
BETWEEN = timedelta(minutes=9)
SMALLEST = 200
#: The first school takes part in so many enquiries, half of them in hand; with the samples themselves it sees about ten.
FEW = 4
#: Of each ten enquiries in hand, and of each ten others: the names of their samples.
IN_HAND_SHARES = ("received",) * 3 + ("open",) * 2 + ("gathering",) * 3 + ("overridden", "decided")
OTHER_SHARES = ("closed",) * 5 + ("closed, overridden",) * 2 + ("not opened",) * 3

#: Made-up names, from syllables: 400 first names, 8,000 family names.
_FIRST = ("Ad Bel Cor Dan El Fin Gar Hal Is Jor Kal Lor Mar Nor Os Per Ros Sam Tam Wil",
          "a an by den ena er ia in ion is la li lo mon na on ra ry sa vin")  # fmt: skip
_FAMILY = ("Ash Black Bram Cole Crow Dun East Fern Glen Hather Kirk Lang Mel North Oak Pen Rad Stan Thorn West",
           "a ber den der el en er ing kin lin man mer o on ow ring sel ter ton win",
           "bourne bury by combe cote dale don field ford ham hurst ley low mere more stead thorpe wick wood worth")  # fmt: skip


class Copy(NamedTuple):
    """What is its own in each copy of a sample; the names of the fields are the columns of `bench.copy`."""

    n: int  # from the oldest to the newest
    sample: str
    received: datetime
    moment: str  # the first 48 bits of its UUIDv7 keys, as they are written
    reference: str
    child: str
    mother: str
    father: str
    family: str
    rating: int
    school: UUID
    school_group: int
    school_name: str
    school_worker: UUID
    school_worker_name: str
    partner: UUID
    partner_group: int
    partner_name: str
    partner_worker: UUID
    partner_worker_name: str


#: Their types in the database.
TYPES = {int: "bigint", str: "text", datetime: "timestamptz", UUID: "uuid"}


@dataclass(frozen=True)
class Size:
    """How many enquiries, and which of them are in hand: the newest."""

    enquiries: int

    def __post_init__(self) -> None:
        if self.enquiries < SMALLEST:
            raise ValueError(
                f"SIZES: at least {SMALLEST} enquiries, or some kinds of case are not among those in hand"
            )

    @property
    def in_hand(self) -> int:
        return min(IN_HAND, self.enquiries // 10)

    @property
    def first_in_hand(self) -> int:
        return self.enquiries - self.in_hand + 1

    def of_the_first_school(self) -> set[int]:
        """The enquiries that the small agency takes part in: some of those in hand, some of the others."""
        half = FEW // 2
        before, within = (self.enquiries - self.in_hand) // half, max(self.in_hand // half, 1)
        return {1 + n * before for n in range(half)} | {self.first_in_hand + n * within for n in range(half)}


def copies(size: Size, members: Members, now: datetime) -> Iterator[Copy]:
    """The plan of every enquiry. Nothing is by chance: two runs load the same, but for the time.

    The factors have no divisor in common with what they are counted in, so neighbours are unlike each other.
    """
    few, now = size.of_the_first_school(), now.replace(microsecond=0)
    for n in range(1, size.enquiries + 1):
        received = now - (size.enquiries - n + 1) * BETWEEN
        in_hand = n >= size.first_in_hand
        share = (IN_HAND_SHARES if in_hand else OTHER_SHARES)[n * 7 % 10]
        if n in few:
            share = "gathering" if in_hand else "closed"  # a school takes part in these
        moment = f"{int(received.timestamp() * 1000):012x}"
        school = members.schools[0 if n in few else 1 + n % (len(members.schools) - 1)]
        yield Copy(
            n,
            share,
            received,
            f"{moment[:8]}-{moment[8:]}",
            _reference(n),
            _name(_FIRST, n * 7919),
            _name(_FIRST, n * 6007 + 1),
            _name(_FIRST, n * 4973 + 2),
            _name(_FAMILY, n * 104729),
            (1, 2, 2, 2, 2, 3, 3, 3, 3, 3)[n * 3 % 10],
            *_columns(school),
            *_columns(members.partners[n % len(members.partners)]),
        )


def _columns(worker: User) -> tuple[UUID, int, str, UUID, str]:
    agency = worker.agency
    return agency.pk, agency.group_id, agency.name, worker.pk, worker.name


def _name(syllables: tuple[str, ...], number: int) -> str:
    word = ""
    for part in syllables:
        choice = part.split()
        number, place = divmod(number, len(choice))
        word += choice[place]
    return word


def _reference(n: int) -> str:
    number, letters = n * 96_889_010_407 % len(ALPHABET) ** 10, ""
    for _place in range(10):
        number, letter = divmod(number, len(ALPHABET))
        letters += ALPHABET[letter]
    return f"{letters[:5]}-{letters[5:]}"
