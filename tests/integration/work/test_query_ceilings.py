"""No page that anybody reaches by links asks the database too often (the ceilings are in tests/support/query_counts.py)."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imap.agencies.models import User
from tests.factories import sign_in
from tests.harness.cluster import WorkerDatabase
from tests.support.demonstration import ADDRESSES, load_part
from tests.support.query_counts import MOST, MOST_OF, net
from tests.support.visitors import links_of, name_of

#: Pages of one address that are asked for each person; of enquiries and what hangs on them there are many makes.
EACH = Counter({"enquiry": 8, "agencies:clock": 1, "law:clause": 1})
USUALLY = 4


def pages_of(user: User) -> Iterator[tuple[str, str, list[str]]]:
    """Every page that this person reaches by links: its name, its address, and the statements that it asks of its own."""
    client, waiting, met, times = sign_in(Client(), user), ["/"], {"/"}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if not name or name == "disclosures:file" or times[name] >= (EACH[name] or USUALLY):
            continue
        times[name] += 1
        reset_queries()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        yield name, address, net(query["sql"] for query in captured.captured_queries)
        text = answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""
        for link in [answer.headers.get("Location", ""), *links_of(text)]:
            place = urlsplit(urldefrag(urljoin(address, link)).url)
            found = place.path + (f"?{place.query}" if place.query else "")
            if not place.netloc and found not in met:
                met.add(found)
                waiting.append(found)


@pytest.mark.committed
def test_no_page_of_any_role_asks_too_often(db: None, worker_database: WorkerDatabase) -> None:
    """With `QUERIES_TABLE=file`, the most of each page is written there as a table."""
    load_part(worker_database.addresses.owner)
    most: dict[str, tuple[int, str, str]] = {}
    for email in ADDRESSES:
        user = User.objects.get(email=email)
        for name, address, statements in pages_of(user):
            most[name] = max(most.get(name, (0, "", "")), (len(statements), email, address))
    assert len(most) > 60, most  # a walk that found no links would find nothing too dear
    if table := os.environ.get("QUERIES_TABLE"):
        rows = [
            f"| {name} | {asked} | {MOST_OF.get(name, MOST)} |"
            for name, (asked, _, _) in sorted(most.items())
        ]
        Path(table).write_text(
            "\n".join(["| page | queries | at most |", "|---|---|---|", *rows, ""]), encoding="utf-8"
        )
    too_many = {name: found for name, found in most.items() if found[0] > MOST_OF.get(name, MOST)}
    assert not too_many, "\n".join(f"{name}: {found}" for name, found in sorted(too_many.items()))
