"""`make bench`: whole pages and lists at several sizes, side by side in one run, against their bars.

Prints one table of medians and ratios; nothing fails on a time, everything fails on a wrong page or a row that the schema
refuses. By the environment: SIZES="10000 100000", how many enquiries; ENTRIES=10, entries of the record for each enquiry
that is not in hand; TIMES=30, how often a page is asked; BENCH_DIRECTORY, where the cluster's data lie (the system's
temporary directory). docs/operations.md says what the sizes need.
"""

import os
import sys
import time
from pathlib import Path

from tests.bench.database import (
    START,
    BenchCluster,
    admin_connection,
    bench_cluster,
    new_connection,
    use_database,
)

#: As `make run` starts its web server: no option here that the running system lacks.
ENVIRONMENT = {
    "IMAP_ENV": "development",
    "DATABASE_URL": "postgresql://imap_app:unset@127.0.0.1:1/unset",
    "DATABASE_POOL": "true",
    "DJANGO_SETTINGS_MODULE": "imap.settings",
    "LOG_LEVEL": "CRITICAL",  # what fails stands in the table
}
SAMPLES = "bench_samples"


def main() -> None:
    """Load and measure each size, and print the table."""
    sizes = [int(size) for size in os.environ.get("SIZES", "10000 100000").split()]
    times, entries = int(os.environ.get("TIMES", "30")), int(os.environ.get("ENTRIES", "10"))
    with bench_cluster(os.environ.get("BENCH_DIRECTORY")) as cluster:
        _start_django(cluster.directory)
        try:
            _measure(cluster, sizes, times, entries)
        finally:
            new_connection()


def _start_django(directory: Path) -> None:
    for name in [name for name in os.environ if name.startswith("DATABASE_")]:
        del os.environ[name]
    os.environ.update(ENVIRONMENT, VAR_DIRECTORY=str(directory))
    (directory / "static").mkdir()
    import django

    django.setup()


def _measure(cluster: BenchCluster, sizes: list[int], times: int, entries: int) -> None:
    from django.utils import timezone

    from tests.bench import checking, loading, measuring, partnership, samples, table, templates
    from tests.bench.shape import Size

    cluster.copy(START, SAMPLES)
    use_database(cluster.addresses(SAMPLES))
    members = partnership.make_members()
    with admin_connection(cluster, SAMPLES) as admin:
        before = checking.counts(admin)
        made = samples.make_samples(members.tests)
        copied = [one.name for one in templates.tables_of_cases(admin)]
        checking.check_tables(before, checking.counts(admin), copied)
    new_connection()
    loaded = []
    for size in sizes:
        database, began = f"bench_{size}", time.monotonic()
        cluster.copy(SAMPLES, database)
        now = timezone.now()
        loaded.append(loading.load(cluster, database, Size(size), members, made, now, entries))
        _say(f"{size:,} enquiries loaded in {time.monotonic() - began:.0f} s, {cluster.size_of(database)}")
    began = time.monotonic()
    cluster.start(durable=True)
    measured = measuring.measure(cluster, loaded, members.tests, times)
    _say(f"measured in {time.monotonic() - began:.0f} s")
    for line in table.lines(measured):
        print(line)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
