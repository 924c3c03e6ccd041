"""`make bench`: My work's lists at two sizes, side by side in one run, as the application's role with both locks on.

Prints milliseconds (medians) and their ratio; nothing fails on a time. `SIZES="100 10000"` are the sizes; with
`EXPLAIN=to_tell` the plan of one list's query is printed too.
"""

import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import tests.harness.plugin  # noqa: F401  (the environment, before Django)
from tests.harness.cluster import CLUSTER_VARIABLE, PARTNERSHIP, TestCluster, WorkerDatabase, new_directory

ROUNDS = 9


def measured(ask: Callable[[], Any]) -> float:
    """The median of a few rounds, in milliseconds; the first one warms up."""
    ask()
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


#: As imap/settings.py has it.
AS_IT_RUNS = {"server_side_binding": True, "prepare_threshold": 2}


def figures(database: WorkerDatabase, many: int) -> dict[str, float]:
    """Every list's first page for the lead agency's manager and for an agency that sees a tenth."""
    import psycopg
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from imap.agencies import session
    from imap.agencies.models import User
    from imap.operations.addresses import with_database
    from imap.work.lists import ROOMS, lists_for
    from tests.bench.loading import load
    from tests.harness.database import sign_in

    database.addresses = database.addresses_of(PARTNERSHIP)
    database.drop()  # not emptied: deleted rows would be walked over
    database.renew(template=PARTNERSHIP)
    with psycopg.connect(with_database(database.addresses.admin, database.addresses.database)) as admin:
        load(admin, many)
    sign_in(database.addresses.app, AS_IT_RUNS)
    found: dict[str, float] = {}
    for name in ("Mina Manager", "Nia Nurse"):
        who = User.objects.select_related("agency").get(name=name)
        with session.acting_as(who):
            _ = who.roles
            for one in [one for room in ROOMS for one in room(who, None)]:
                found[f"{one.key}, {name}"] = measured(one.page)
                if one.key == os.environ.get("EXPLAIN") and many > 1000:
                    with CaptureQueriesContext(connection) as captured:
                        one.page()
                    with connection.cursor() as cursor:
                        cursor.execute("EXPLAIN (ANALYZE, COSTS OFF) " + captured[-1]["sql"])
                        print(name, *(row[0] for row in cursor.fetchall()), sep="\n")
            found[f"all lists, {name}"] = measured(partial(lists_for, who))
    return found


def main() -> None:
    """Measure at each size and print one table."""
    import json

    cluster = TestCluster(new_directory())
    try:
        cluster.start()
        os.environ[CLUSTER_VARIABLE] = json.dumps(
            cluster.passwords | {"port": str(cluster.port), "kept": cluster.name}
        )
        os.environ["DJANGO_SETTINGS_MODULE"] = "imap.settings"
        import django

        django.setup()
        database = WorkerDatabase.of("bench")
        sizes = [int(size) for size in os.environ.get("SIZES", "100 10000").split()]
        columns = [figures(database, size) for size in sizes]
        print(f"{'ms, median of ' + str(ROUNDS):32}", *(f"{size:>9,}" for size in sizes), "    ratio")
        for row in columns[0]:
            values = [column[row] for column in columns]
            print(f"{row:32}", *(f"{value:9.1f}" for value in values), f"{values[-1] / values[0]:8.1f}×")
        from django.db import connections

        connections.close_all()
        database.close()
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
