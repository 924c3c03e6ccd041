"""The harness itself: what the other tests take for granted."""

import socket

import psycopg
import pytest
from django.db import connection, transaction
from django.template import Context, Engine, Origin, Template

from tests.support.loopback_only import NetworkUsed
from tests.support.site import LiveServer
from tests.support.sql import Sql
from tests.support.undefined_variables import ROOT, UndefinedVariable

pytestmark = pytest.mark.committed

ENGINE = Engine.get_default()


def test_signs_in_as_the_application(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("imap_app", "imap_app")


def test_without_the_fixture_there_is_no_database() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


@pytest.mark.parametrize("turn", [1, 2])
def test_commits_are_real_and_gone_with_the_test(turn: int, db: None, owner_sql: Sql, app_sql: Sql) -> None:
    owner_sql("CREATE TABLE public.scratch (turn int)")
    owner_sql("GRANT SELECT, INSERT ON public.scratch TO imap_access")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO public.scratch VALUES (%s)", [turn])
    assert app_sql("SELECT turn FROM public.scratch") == [(turn,)]


def test_the_backup_reads_and_never_writes(owner_sql: Sql, backup_sql: Sql) -> None:
    owner_sql("CREATE TABLE public.scratch AS SELECT 1 AS turn")
    owner_sql("ALTER TABLE public.scratch ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    assert owner_sql("SELECT turn FROM public.scratch") == []
    assert backup_sql("SELECT turn FROM public.scratch") == [(1,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        backup_sql("INSERT INTO public.scratch VALUES (2)")


def test_only_this_machine_is_reached(site: LiveServer) -> None:
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5):
        pass
    with pytest.raises(NetworkUsed), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize("source", ["{{ here|default:'nothing' }}", "{% if here %}x{% endif %}nothing"])
def test_a_variable_may_be_absent_where_that_is_foreseen(source: str) -> None:
    assert ours(source).render(Context()) == "nothing"


@pytest.mark.parametrize("source", ["{{ here }}", "{{ here|lower }}", "{{ word.nothing }}"])
def test_a_misspelt_variable_of_ours_fails(source: str) -> None:
    with pytest.raises(UndefinedVariable):
        ours(source).render(Context({"word": "word"}))


def test_other_peoples_templates_are_left_alone() -> None:
    assert Template("{{ here }}", engine=ENGINE).render(Context()) == ""


def ours(source: str) -> Template:
    """A template that says it lies in the working copy."""
    return Template(source, origin=Origin(str(ROOT / "templates" / "x.html")), engine=ENGINE)
