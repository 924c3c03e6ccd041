"""Every address of the site by its name, and which belong to a case."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

CASE_APPS = ("enquiries", "consent", "disclosures", "audit", "imap.home")


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


EVERY = list(patterns(get_resolver()))
