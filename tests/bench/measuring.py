"""Measures every size side by side: a page at each size before the next page, so that all meet the same machine."""

from tests.bench import figures, worklists
from tests.bench.database import BenchCluster, admin_connection, give_up_in_time, new_connection, use_database
from tests.bench.loading import Loaded
from tests.bench.pages import pages_of
from tests.bench.table import Measured
from tests.bench.timing import LIMIT, PageTimes, Site, times_of
from tests.factories import Partnership

#: A list is asked so many times at most: one that takes seconds is known as slow by then.
LIST_TIMES = 5


def measure(cluster: BenchCluster, sizes: list[Loaded], p: Partnership, times: int) -> list[Measured]:
    """Pages, then lists, then ratios; decisions last, since they change what is there."""
    sites = []
    for loaded in sizes:
        give_up_in_time(cluster, loaded.database, LIMIT)
        use_database(cluster.addresses(loaded.database))
        sites.append(Site.of(pages_of(p, loaded)))
    pages = _pages(cluster, sizes, sites, times)
    measured = []
    for loaded, site, of_pages in zip(sizes, sites, pages, strict=True):
        use_database(cluster.addresses(loaded.database))
        lists = _lists(p, min(times, LIST_TIMES))
        with admin_connection(cluster, loaded.database) as admin:
            found = [
                *figures.of_pages(site, times),
                *figures.of_worklists(p, admin, times),
                *figures.of_throughput(site, times),
                *figures.of_decisions(p, admin, times),
            ]
        ceilings = {page.name: page.most_queries for page in site.pages}
        measured.append(Measured(loaded.size.enquiries, of_pages, lists, found, ceilings))
    new_connection()
    return measured


def _pages(
    cluster: BenchCluster, sizes: list[Loaded], sites: list[Site], times: int
) -> list[dict[str, PageTimes]]:
    found: list[dict[str, PageTimes]] = [{} for _loaded in sizes]
    for name in [page.name for page in sites[0].pages]:
        for loaded, site, taken in zip(sizes, sites, found, strict=True):
            use_database(cluster.addresses(loaded.database))
            page = site.page(name)
            taken[name] = times_of(page, site.clients[page.user], times)
    return found


def _lists(p: Partnership, times: int) -> dict[str, float]:
    return {
        f"{key}, {who}": taken
        for who, user in (("lead agency", p.lead_manager), ("agency asked often", p.nurse))
        for key, taken in worklists.list_times(user, times).items()
    }
