"""The floor under every reason: what is too little to be one, wherever it is asked for (OVR3)."""

import re
from collections.abc import Callable
from typing import Any

from imap.law.violations import Violation

WORDS, LETTERS = 2, 8

#: Phrases that say nothing to whoever reads the record later, without case and punctuation.
EMPTY_PHRASES = tuple(
    phrase.strip()
    for phrase in """
    ok
    okay
    yes
    no
    n a
    na
    none
    nil
    tbc
    tba
    to be confirmed
    to be decided
    to follow
    not applicable
    does not apply
    not known
    not sure
    dont know
    do not know
    no reason
    no reasons
    no comment
    no comments
    none given
    nothing to add
    see above
    see below
    see attached
    see previous
    see notes
    see case notes
    see record
    see referral
    please see above
    please see below
    please see attached
    as above
    as per above
    as below
    as agreed
    as before
    as discussed
    as previously discussed
    as discussed above
    as discussed with manager
    as per discussion
    as per policy
    as per procedure
    as per referral
    as stated
    as stated above
    as previously stated
    same as above
    same as before
    same reason
    the same reason
    same again
    """.strip().splitlines()
)
#: One empty phrase after another, and nothing else; the longest first, so that "as discussed above" is one.
_NOTHING_ELSE = re.compile(
    "(?:(?:{}) ?)+".format("|".join(re.escape(one) for one in sorted(EMPTY_PHRASES, key=len, reverse=True)))
)


def is_reason(words: str) -> bool:
    """Whether these words reach the floor of a reason (OVR3).

    At least two words and eight letters; not one word or two over and over; and not empty phrases alone
    ("not applicable", "see above"). "Loss of trust." is a reason. Whether it is a good one people judge.
    """
    said = re.findall(r"\w+", words.casefold().replace("’", "").replace("'", ""))
    letters = [one.casefold() for one in words if one.isalpha()]  # one letter each: "ß" folds into two
    if (
        len(set(said)) < WORDS
        or len(letters) < LETTERS
        or len(set(letters)) < 4
        or 2 * len(set(said)) <= len(said)
    ):
        return False
    return not _NOTHING_ELSE.fullmatch(" ".join(said))


def check_reason(words: str, clause: str, asks: str, field: str) -> list[Violation]:
    """What is wrong with these words as a reason (OVR3): nothing, or one violation of `clause` beside `field`.

    `asks` is the sentence that asks for it ("Write why it is necessary."), which stays; of words below the
    floor it is said what a reason needs.
    """
    if is_reason(words):
        return []
    if words.strip():
        asks = f"{asks} Use at least two words and eight letters. “Not applicable” or “see above” does not say why."
    return [Violation(clause, asks, field)]


def reaches_the_floor(clause: str, asks: Any) -> Callable[[str], None]:
    """A validator for a form's field that is a reason and that no rule judges: raises ValidationError below the floor."""

    def judge(words: str) -> None:
        for violation in check_reason(words, clause, str(asks), ""):
            raise violation.as_error()

    return judge
