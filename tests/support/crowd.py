"""Several people at once, each with a browser, who read and record until what is being tried is over."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

from imap.db.keys import new_key
from tests.support.https import Answer, Browser, form_of

RECORD = "/enquiries/record/"
MOST = 2_500  # requests of one trial, whatever happens
#: A trial is over when nothing failed for so long; it has failed when that takes longer than `GIVEN_UP`. Seconds.
CALM, GIVEN_UP = 3.0, 60.0
_WHO = re.compile(r'imap-header__person">\s*<span>(.*?)</span>', re.DOTALL)


@dataclass(slots=True)
class Trial:
    """What a crowd met while something was tried. Times are seconds of the monotonic clock."""

    requests: int = 0
    unavailable: list[tuple[float, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    longest: float = 0.0
    acknowledged: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """Seconds from the first answer that was a page about being unavailable to the last; 0 for none."""
        if not self.unavailable:
            return 0.0
        return max(end for _, end in self.unavailable) - min(start for start, _ in self.unavailable)


class Someone:
    """A caseworker who is signed in, and what they were told was recorded: keys of enquiries."""

    def __init__(self, browser: Browser, *, name: str, agency: str) -> None:
        self.browser, self.name, self.agency = browser, name, agency
        self.mark = f"{name.replace(' ', '')}{uuid4().hex[:8]}"
        self.acknowledged: list[str] = []
        self._fields: dict[str, str] = {}
        self._tried: dict[str, str] = {}

    def begin(self) -> None:
        """Open the form once, as a person does who records many."""
        page = self.browser.get(RECORD)
        assert page.status == 200, (self.name, page.status)
        _, self._fields = form_of(page.text, "narrative")

    def record(self) -> Answer:
        """Send an enquiry, or the same again when the last time brought no answer that says that it was recorded."""
        if not self._tried:
            received = datetime.now(UTC) - timedelta(days=1)
            self._tried = self._fields | {
                "key": str(new_key()),
                "source": "2A",
                "received_at-day": str(received.day),
                "received_at-month": str(received.month),
                "received_at-year": str(received.year),
                "received_at-time": "09:30",
                "narrative": f"Seen by {self.mark}",
                "rating": "2",
                "consent_sought": "yes",
                "consent_sought_from": "Mother",
                "people-0-role": "child",
                "people-0-name": f"Child {uuid4().hex[:12]}",
                "people-0-information_needed": "yes",
                "people-1-role": "parent_or_carer",
                "people-1-information_needed": "yes",
            }
        answer = self.browser.post(RECORD, self._tried)
        if answer.status == 302 and self._tried["key"] in answer.location:
            self.acknowledged.append(self._tried["key"])
            self._tried = {}
        return answer


class Crowd:
    """Everybody, and what they do in turn."""

    def __init__(self, people: list[Someone]) -> None:
        self.people = people

    def during(self, happening: Callable[[], None], *, at_least: int) -> Trial:
        """Everybody asks again and again; after a second `happening` is called; it ends when all has been calm for a while
        after that. `at_least` so many requests, and never more than MOST."""
        trial, lock, over = Trial(), threading.Lock(), threading.Event()
        for someone in self.people:
            someone.begin()
        before = sum(len(one.acknowledged) for one in self.people)
        threads = [
            threading.Thread(target=self._go_on, args=(one, trial, lock, over), name=one.name)
            for one in self.people
        ]
        for thread in threads:
            thread.start()
        try:
            time.sleep(1)
            happening()
            self._wait(trial, at_least)
        finally:
            over.set()
            for thread in threads:
                thread.join()
        trial.acknowledged = sum(len(one.acknowledged) for one in self.people) - before
        return trial

    def _wait(self, trial: Trial, at_least: int) -> None:
        began = time.monotonic()
        while trial.requests < MOST:
            now = time.monotonic()
            last = max([began, *(end for _, end in list(trial.unavailable))])
            if now - last > CALM and trial.requests >= at_least:
                return
            if now - began > GIVEN_UP and now - last < CALM:
                trial.wrong.append(f"not calm after {GIVEN_UP} s")
                return
            time.sleep(0.1)

    def _go_on(self, who: Someone, trial: Trial, lock: threading.Lock, over: threading.Event) -> None:
        turn = 0
        while not over.is_set() and trial.requests < MOST:
            started = time.monotonic()
            try:
                answer, faults = self._ask(who, turn)
            except Exception as error:  # a thread's own failure is the trial's
                answer, faults = Answer(-1, ""), [f"{who.name}: {error!r}"]
            ended = time.monotonic()
            with lock:
                trial.requests += 1
                trial.statuses[answer.status] = trial.statuses.get(answer.status, 0) + 1
                trial.longest = max(trial.longest, ended - started)
                if answer.status in {502, 503}:
                    trial.unavailable.append((started, ended))
                    if "999" not in answer.text:
                        faults = [f"{who.name}: {answer.status} without what to do: {answer.text[:200]}"]
                    time.sleep(0.05)  # a person reads that page first
                trial.wrong.extend(faults)
            turn += 1

    def _ask(self, who: Someone, turn: int) -> tuple[Answer, list[str]]:
        if turn % 4 == 0:
            answer = who.record()
            return answer, _faults(who, answer, 302)
        if turn % 4 == 1 or not who.acknowledged:
            answer = who.browser.get("/")
            return answer, _faults(who, answer, 200)
        if turn % 4 == 2:
            answer = who.browser.get(f"/enquiries/{who.acknowledged[-1]}/")
            return answer, _faults(who, answer, 200, must_hold=who.mark)
        other = next((o for o in self.people if o.agency != who.agency and o.acknowledged), None)
        if other is None or who.agency == self.people[0].agency:  # the lead agency sees every enquiry
            answer = who.browser.get("/guidance/")
            return answer, _faults(who, answer, 200)
        answer = who.browser.get(f"/enquiries/{other.acknowledged[-1]}/")
        return answer, _faults(who, answer, 404, must_not_hold=other.mark)


def _faults(
    who: Someone, answer: Answer, status: int, *, must_hold: str = "", must_not_hold: str = ""
) -> list[str]:
    if answer.status in {502, 503}:
        return []
    if answer.status != status:
        return [f"{who.name}: {answer.status} instead of {status}: {heading(answer)}"]
    shown = _WHO.search(answer.text)
    faults = []
    if answer.status == 200 and (shown is None or unescape(shown[1]).strip() != f"{who.name}, {who.agency}"):
        faults.append(f"{who.name} got the page of {shown[1] if shown else 'nobody'}")
    if must_hold and must_hold not in answer.text:
        faults.append(f"{who.name}: their own enquiry lacks what they recorded")
    if must_not_hold and must_not_hold in answer.text:
        faults.append(f"{who.name} read what another agency recorded")
    return faults


def heading(answer: Answer) -> str:
    """What a page says it is, for a failure's words."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    summary = re.search(r"govuk-error-summary__list.*?</ul>", answer.text, re.DOTALL)
    errors = re.findall(r"<li>(.*?)</li>", summary[0] if summary else "", re.DOTALL)
    return f"{found[1].strip() if found else answer.text[:200]!r} {[re.sub('<[^>]+>', '', one).strip() for one in errors]}"
