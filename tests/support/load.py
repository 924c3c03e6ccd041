"""People who read and record for as long as something is done to the system, and what they met."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from string import ascii_lowercase
from uuid import UUID

import psycopg

from imap.db.keys import new_key
from tests.support.visitors import Answer, Visitor, an_enquiry

RECORD = "/enquiries/record/"
PAUSE = 0.2  # seconds between the requests of one person


@dataclass
class Load:
    """What readers asked, what writers sent, and which enquiries were acknowledged."""

    readers: dict[Visitor, list[str]]
    writers: list[Visitor]
    acknowledged: list[UUID] = field(default_factory=list)
    sent: list[UUID] = field(default_factory=list)
    _ends: threading.Event = field(default_factory=threading.Event)

    @property
    def answers(self) -> list[Answer]:
        """All of them so far, in the order in which they came."""
        everybody = [*self.readers, *self.writers]
        return sorted((a for one in everybody for a in list(one.answers)), key=lambda answer: answer.ended)

    def since(self, moment: float) -> list[Answer]:
        """Those that ended after this moment of the monotonic clock."""
        return [answer for answer in self.answers if answer.ended > moment]

    def read(self, visitor: Visitor, paths: list[str]) -> None:
        while not self._ends.is_set():
            for path in paths:
                visitor.ask(path)
                if self._ends.wait(PAUSE):
                    return

    def write(self, visitor: Visitor) -> None:
        """Record enquiries, each with a key of its own, sending one again until it is acknowledged."""
        while not self._ends.is_set():
            key, child = (
                new_key(),
                f"{_name()} {_name()}",
            )  # whoever records one child twice is asked whether it is the same
            self.sent.append(key)
            while (answer := visitor.post(RECORD, an_enquiry(key, child=child))).status != 302:
                assert answer.status in (0, 502, 503), (answer.status, answer.text[:3000])
                if self._ends.wait(PAUSE):
                    return
            self.acknowledged.append(key)
            self._ends.wait(PAUSE)

    @contextmanager
    def going(self) -> Iterator["Load"]:
        """Everybody at work until the block ends."""
        jobs = [(self.read, one) for one in self.readers.items()] + [
            (self.write, (one,)) for one in self.writers
        ]
        self._ends.clear()
        threads = [threading.Thread(target=work, args=given) for work, given in jobs]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._ends.set()
            for thread in threads:
                thread.join()

    def quiet_for(self, seconds: float, *, within: float) -> bool:
        """Wait until nothing but good answers came for so many seconds; whether that was within the time."""
        began = time.monotonic()
        while (now := time.monotonic()) < began + within:
            came = self.since(now - seconds)
            if now > began + seconds and came and not [one for one in came if one.status in (0, 502, 503)]:
                return True
            time.sleep(0.1)
        return False

    def not_as_recorded(self, address: str) -> list[str]:
        """What was acknowledged and is not there, or was sent and is there in part, asked as a superuser."""
        with psycopg.connect(address) as connection:
            rows = connection.execute(
                "SELECT e.id, count(c), count(r), (SELECT count(*) FROM enquiries_person p WHERE p.enquiry_id = e.id)"
                " FROM enquiries_enquiry e LEFT JOIN enquiries_concern c ON c.enquiry_id = e.id"
                " LEFT JOIN enquiries_referral r ON r.enquiry_id = e.id WHERE e.id = ANY(%s) GROUP BY e.id",
                [self.sent],
            ).fetchall()
        whole = {row[0] for row in rows if row[1:] == (1, 1, 1)}
        faults = [f"{row[0]} is there in part: {row[1:]}" for row in rows if row[0] not in whole]
        return faults + [
            f"{key} was acknowledged and is gone" for key in self.acknowledged if key not in whole
        ]


def _name() -> str:
    return "".join(secrets.choice(ascii_lowercase) for _ in range(9)).title()
