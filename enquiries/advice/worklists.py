"""What waits in this package, for My work."""

from imap.worklist.lists import FromFunction

#: Never with the enquiry's reference: whoever advises need not know of it.
_WAITS = """SELECT key, enquiry_id, ''::text, at, 0, NULL::uuid, who, about, NULL::timestamptz, NULL::text
    FROM imap.advice_to_do(%s, %s)"""


def lists(rating: int | None = None) -> list[FromFunction]:
    """What this package offers to My work: questions that wait for this person's advice, soonest due first; and advice that
    this person asked for and has not said of whether it was followed, oldest first (ADV1)."""
    return [FromFunction(key, _WAITS, [key, rating]) for key in ("advice", "advice_given")]
