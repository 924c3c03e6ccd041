"""Bounds on wrong passwords and on links asked for (docs/decisions/0023): counted in the cache that all processes share.

A bound has so many places. Who tries takes one of each bound that applies, before the password is looked at, so that many
tries at the same moment are counted as well; whoever succeeds gives them back. Each place is free again some time after it
was taken.
"""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.core.cache import cache

MINUTE, HOUR = 60, 3_600  # seconds


@dataclass(frozen=True, slots=True)
class Bound:
    """At most `amount` in any `seconds`, for each subject."""

    name: str
    amount: int
    seconds: int


#: Wrong passwords for one account from one address of the network, where the browser is not known to the account.
HERE: Final = (Bound("here", 5, 5 * MINUTE), Bound("here-long", 15, HOUR))
#: Wrong passwords for one account from everywhere, from browsers that are not known to it.
ACCOUNT: Final = Bound("account", 60, HOUR)
#: Wrong passwords for all accounts from one address of the network, from browsers that are not known to them.
ADDRESS: Final = Bound("address", 100, 15 * MINUTE)
#: Wrong passwords for one account in one browser that is known to it: none of the others counts there.
KNOWN: Final = Bound("known", 10, 15 * MINUTE)
#: Links that are sent to one mailbox.
LINKS: Final = Bound("links", 3, HOUR)
#: Links that are asked for from one address of the network, in browsers that are not known to the account.
ASKING: Final = Bound("asking", 60, HOUR)


class Full(Exception):
    """Every place of a bound is taken. `until` is when the next is free."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("every place is taken")


Subject = tuple[Bound, str]


class Attempt:
    """Places taken of several bounds, each for its subject: an account, an address, both, or a browser."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        """Raises Full, and takes nothing, where one of them has no place left."""
        self._places: list[str] = []
        for bound, subject in subjects:
            try:
                self._places.append(_take(bound, subject))
            except Full:
                self.give_back()
                raise

    def give_back(self) -> None:
        """It was no wrong password: nothing counts."""
        if self._places:
            cache.delete_many(self._places)
        self._places = []


def free(bound: Bound, subject: str) -> None:
    """Nothing counts any more against this bound."""
    cache.delete_many(_places(bound, subject))


def _places(bound: Bound, subject: str) -> list[str]:
    hashed = hashlib.sha256(subject.encode()).hexdigest()
    return [f"imap:attempts:{bound.name}:{hashed}:{number}" for number in range(bound.amount)]


def _take(bound: Bound, subject: str) -> str:
    """The key of a place that was free. Adding a key is one step, whoever else tries: `cache.add`."""
    places = _places(bound, subject)
    taken = cache.get_many(places)
    for place in places:
        if place not in taken and cache.add(place, time.time(), bound.seconds):
            return place
    since = [value for value in taken.values() if isinstance(value, float)]
    raise Full(datetime.fromtimestamp(min(since, default=time.time()) + bound.seconds, UTC))
