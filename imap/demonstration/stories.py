"""What the made-up enquiries are about. All invented; each story is told of several families.

`{child}` and `{parent}` are the names of the family that it is told of.
"""

from dataclasses import dataclass

from enquiries.models import Rating


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that an agency holds: shared, or kept back with a description only."""

    text: str
    certainty: str = "verified"
    said_by: str = "From our own records"
    shared: bool = True
    kind: str = ""  # of information, where it is not what the agency mostly holds
    sensitive: str = ""  # why it is for named people only
    file: tuple[str, str] = ("", "")  # a text that is attached: its name, and what it says


@dataclass(frozen=True, slots=True)
class StoryRequest:
    """What one agency is asked, and what it holds. `kind` is the agency's; no pieces: nothing to share."""

    kind: str
    questions: str
    because: str
    pieces: tuple[Piece, ...] = ()
    refuses: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One worry: who rang (a code of the list of referral sources), how urgent, who is asked what."""

    source: str
    rating: Rating
    narrative: str
    statement: str
    consent: str  # "granted", "refused" or "not_sought"
    questions: tuple[StoryRequest, ...]
    reason: str


_HEALTH = "Attendances, injuries and missed appointments in the last twelve months."
_SCHOOL = "Attendance this term, and anything that was seen or said."
_POLICE = "Calls to the address and incidents that involve the parents, in the last twelve months."
_HOUSING = "The state of the tenancy, complaints and repairs in the last six months."

STORIES: tuple[Story, ...] = (
    Story(
        "2A", Rating.AMBER,
        "{child} has come to school hungry three times in two weeks and falls asleep in lessons. {parent} did not come to the "
        "meeting that was arranged. The teacher is worried that nobody is looking after {child} in the evenings.",
        "A school is worried that {child} is hungry and tired and may be alone in the evenings.", "granted",
        (
            StoryRequest("health_provider", _HEALTH, "Only health can say how {child} is growing.", (
                Piece(
                    "Two appointments with the dietician missed in September and October; the list of appointments is attached.",
                    file=("Appointments, September to November.txt",
                          ("Made up for the demonstration.\n\n9 September, 10:00  dietician: did not attend\n"
                          "14 October, 10:00  dietician: did not attend\n11 November, 14:30  health visitor: seen at home\n")),
                ),
                Piece("The health visitor noted a tidy home and little food in August.", "opinion", "Health visitor"),
            )),
            StoryRequest("housing", _HOUSING, "The tenancy would show whether the family is about to lose its home.", (
                Piece("Rent is eleven weeks behind; a notice was sent on 2 November."),
            )),
        ),
        "The parent agrees, and the cause is not clear yet.",
    ),
    Story(
        "6", Rating.RED,
        "Police were called to the address at night. {child} was awake on the stairs and had heard everything. {parent} had a cut "
        "lip and said it was an accident. The former partner had left before the officers came.",
        "Police attended an incident at home; {child} was there and heard it.", "not_sought",
        (
            StoryRequest("health_provider", _HEALTH, "Injuries that were explained otherwise would stand in health’s records.", (
                Piece("{parent} was treated for a broken finger in June; a fall was given as the cause.", "reported",
                      "A&E nurse"),
                Piece("{parent} and {child} stay with a friend, at 7 Orchard Yard, since Monday.",
                      sensitive="The former partner has looked for them twice; he must not learn where they are."),
                Piece("A consultation of {parent}’s own", shared=False),
            )),
            StoryRequest("school", _SCHOOL, "School sees {child} every day and would notice fear or absence.", (
                Piece("{child} told a teaching assistant “he found us again”.", "hearsay", "Teaching assistant"),
            )),
        ),
        "Significant harm is likely: asking first would tell the former partner where they are.",
    ),
    Story(
        "3B", Rating.GREEN,
        "{child} was not brought to two reviews and the family has moved. {parent} asks for help with rent and with a place at a "
        "nursery. No sign of harm; the health visitor would like the family to be supported.",
        "A health visitor asks for support for {child}’s family after a move.", "granted",
        (
            StoryRequest("housing", _HOUSING, "The move and the rent are housing’s to know.", ()),
            StoryRequest("gp", "Whether the family has registered, and outstanding appointments.",
                     "The surgery knows whether {child} is registered anywhere.", (
                         Piece("Registered on 12 October; the two reviews are booked again."),
                     )),
        ),
        "The parent asks for help; a first look shows what would help.",
    ),
    Story(
        "1B", Rating.AMBER,
        "A neighbour hears shouting and a child crying most nights, and has seen {child} outside late without a coat. The neighbour "
        "does not want to be named to the family.",
        "A member of the public is worried about shouting at night and about {child} outside late.", "refused",
        (
            StoryRequest("police", _POLICE, "Calls from other neighbours would be with the police.", (
                Piece("Two calls about noise in October; the officers saw {child} asleep and well."),
            )),
            StoryRequest("school", _SCHOOL, "Tiredness and what {child} says would be known at school.", (
                Piece("Attendance is 97 %. {child} is lively and well dressed.", "opinion", "Class teacher"),
                Piece("A note on a sibling at another school", shared=False),
            )),
        ),
        "The parent refused and gave no reason; the concern is likely to grow if nothing is known.",
    ),
    Story(
        "3E", Rating.RED,
        "{child} was brought to A&E with a burn on the hand. The account changed twice. {parent} left before the paediatrician came.",
        "{child} was brought to hospital with a burn; the account of it changed.", "not_sought",
        (
            StoryRequest("police", _POLICE, "Earlier incidents in the home bear on the injury.", (
                Piece("{parent}’s partner was cautioned for assault in 2024."),
            )),
            StoryRequest("gp", "Earlier injuries, and who brought {child}.", "The surgery sees what the hospital does not.", (),
                     refuses="We would send our letters only after the parents were asked, and see no urgency in them."),
        ),
        "A burn with a changing account: delay would leave {child} at risk tonight.",
    ),
    Story(
        "9", Rating.AMBER,
        "An unsigned letter says that {parent} and a partner beat {child} and that “everyone in the street knows”. It gives no dates "
        "and says nothing that the writer saw. Nothing in it is confirmed.",
        "An anonymous letter alleges that {child} is beaten at home. The allegation is not verified.", "not_sought",
        (
            StoryRequest("gp", "Injuries, and how they were explained. The allegation is not verified.",
                     "Only the surgery would have seen injuries.", (
                         Piece("No injuries recorded. Last seen in September, well."),
                     )),
            StoryRequest("school", "Injuries seen, or anything said. The allegation is not verified.",
                     "School sees {child} daily; an injury would be noticed there.", (
                         Piece("Nothing seen or said that worries us.", "opinion", "Designated safeguarding lead"),
                     )),
        ),
        "An allegation of beating cannot be left; asking the parents first could put {child} at risk if it is true.",
    ),
    Story(
        "4", Rating.GREEN,
        "The tenancy officer found the flat cold and very full, with one bed for {child} and two cousins. {parent} was friendly, and "
        "embarrassed, and would like help to clear a room.",
        "A housing officer found a cold and overcrowded home; the parent would like help.", "granted",
        (StoryRequest("school", _SCHOOL, "How {child} is at school shows how much the home weighs.", ()),),
        "Help is wanted; no harm is alleged.",
    ),
    Story(
        "1A", Rating.AMBER,
        "A grandparent rings: {parent} drinks again, forgets to fetch {child} and has driven with {child} in the car after drinking. "
        "The grandparent has not spoken to {parent} about ringing us.",
        "A relative is worried about drinking and about {child} in a car with a drinking driver.", "refused",
        (
            StoryRequest("police", "Driving offences and calls to the address in the last twelve months.",
                     "Driving after drinking would be known to the police.", (
                         Piece("Stopped on 4 October, breath test below the limit."),
                     )),
            StoryRequest("school", "Who fetches {child}, and how often late.",
                     "School knows who comes to the gate, and when.", (
                         Piece("Fetched late on five days in October, twice by a neighbour."),
                     )),
        ),
        "{parent} said no; a child in a car with a drinking driver cannot wait.",
    ),
)  # fmt: skip

CHILDREN = (
    "Alfie", "Mira", "Noah", "Zofia", "Kwame", "Isla", "Théo", "Amina", "Rhys", "Lan", "Oskar", "Priya", "Finn", "Salma",
    "Jude", "Elif", "Toby", "Nkechi", "Ivo", "Maeve",
)  # fmt: skip
PARENTS = (
    "Corinne", "Lucía", "Beth", "Agnieszka", "Efua", "Morag", "Camille", "Hana", "Sian", "Thuy", "Astrid", "Meera",
    "Orla", "Nadia", "Carys",
)  # fmt: skip
FAMILIES = (
    "Brandt", "Sandoval", "O’Leary", "Kowalczyk", "Mensah", "Fairweather", "Delacroix", "Haddad", "Pritchard", "Nguyen",
    "Lindgren", "Rao", "Quill", "Osman", "Tregear", "D’Souza", "Whitlock", "Ferreira", "Ashdown", "Ibe",
)  # fmt: skip
