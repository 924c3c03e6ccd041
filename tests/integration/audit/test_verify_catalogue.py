"""What guards the record is guarded too: whatever is changed of it is named, until it is put right or accepted with a reason."""

import io
import json
import re

import psycopg
import pytest
from django.core.management import call_command

from imap.operations.roles import ROLES
from tests.harness.cluster import ROOT
from tests.harness.database import sign_in
from tests.support.tampering import Tampered

POLICY = "CREATE POLICY mine ON consent_review USING (true)"


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("ALTER TABLE consent_review DISABLE TRIGGER zz_record", "trigger zz_record on consent_review was changed"),
        ("ALTER TABLE consent_review ENABLE TRIGGER zz_record", "trigger zz_record on consent_review was changed"),
        ("DROP TRIGGER zz_record ON consent_review", "trigger zz_record on consent_review is missing"),
        ("DROP TRIGGER refuse_change ON audit_entry", "trigger refuse_change on audit_entry is missing"),
        ("ALTER TABLE consent_review DISABLE TRIGGER ALL", "checking of consent_review_"),
        ("ALTER POLICY see ON consent_review USING (true)", "policy see on consent_review was changed"),
        ("ALTER POLICY see ON consent_review TO PUBLIC", "policy see on consent_review was changed"),
        ("DROP POLICY kept_out ON consent_review", "policy kept_out on consent_review is missing"),
        (POLICY, "policy mine on consent_review was added"),
        ("GRANT UPDATE ON consent_review TO imap_app", "grant on table consent_review to imap_app was added"),
        ("GRANT UPDATE ON consent_review TO imap_access", "grant on table consent_review to imap_access was changed"),
        ("GRANT SELECT ON consent_review TO imap_access WITH GRANT OPTION",
         "grant on table consent_review to imap_access was changed"),
        ("GRANT UPDATE (id) ON consent_review TO imap_app", "grant on column consent_review.id to imap_app was added"),
        ("REVOKE SELECT ON consent_review FROM imap_access", "grant on table consent_review to imap_access"),
        ("GRANT EXECUTE ON FUNCTION imap.keep_out(text, text, text) TO imap_app",
         "grant on function imap.keep_out(table_name text, enquiry_column text, command text) to imap_app was added"),
        ("GRANT CREATE ON SCHEMA imap TO imap_access", "grant on schema imap to imap_access was changed"),
        ("GRANT TEMPORARY ON DATABASE {database} TO PUBLIC", "grant on this database to PUBLIC was added"),
        ("ALTER DEFAULT PRIVILEGES FOR ROLE imap_owner GRANT SELECT ON TABLES TO imap_app",
         "grant on whatever imap_owner makes (r) to imap_app was added"),
        ("CREATE OR REPLACE FUNCTION imap.me() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT gen_random_uuid()'",
         "function imap.me() was changed"),
        ("ALTER FUNCTION imap.i_am(text) OWNER TO imap_owner", "function imap.i_am(wanted text) was changed"),
        ("ALTER FUNCTION imap.i_am(text) SECURITY INVOKER", "function imap.i_am(wanted text) was changed"),
        ("ALTER FUNCTION imap.i_am(text) SET search_path = public", "function imap.i_am(wanted text) was changed"),
        ("CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
         "function public.lower(text) was added"),
        ("ALTER TABLE consent_review DISABLE ROW LEVEL SECURITY", "row-level security of consent_review was changed"),
        ("ALTER TABLE consent_review NO FORCE ROW LEVEL SECURITY", "row-level security of consent_review was changed"),
        ("ALTER TABLE consent_review OWNER TO imap_app", "table consent_review was changed"),
        ("CREATE RULE nothing AS ON UPDATE TO consent_review DO INSTEAD NOTHING",
         "rule nothing on consent_review was added"),
        ("CREATE VIEW public.reviews AS SELECT * FROM consent_review", "view reviews was added"),
        ("CREATE SCHEMA elsewhere", "schema elsewhere was added"),
        ("ALTER TABLE disclosures_release DROP CONSTRAINT disclosures_release_legal_tests",
         "constraint disclosures_release_legal_tests on disclosures_release is missing"),
        ("ALTER TABLE consent_review DROP COLUMN id CASCADE", "column consent_review.id is missing"),
        ("ALTER TABLE consent_review ADD COLUMN more text", "column consent_review.more was added"),
        ("ALTER TABLE law_gateway ALTER COLUMN checked TYPE varchar(900)", "column law_gateway.checked was changed"),
        ("ALTER TABLE law_gateway ALTER COLUMN checked DROP NOT NULL", "column law_gateway.checked was changed"),
        ("ALTER TABLE law_gateway ALTER COLUMN checked SET DEFAULT 'x'", "column law_gateway.checked was changed"),
        ("ALTER TABLE audit_entry ALTER COLUMN id DROP IDENTITY", "column audit_entry.id was changed"),
        ("DROP INDEX audit_entry_order", "index public.audit_entry_order on audit_entry is missing"),
        ("CREATE UNIQUE INDEX one ON law_gateway ((1)) WHERE false", "index public.one on law_gateway was added"),
        ("ALTER SEQUENCE audit_entry_id_seq INCREMENT BY 2", "numbers of audit_entry_id_seq was changed"),
        ("CREATE PUBLICATION all_of_it FOR ALL TABLES", "publication all_of_it was added"),
        (("CREATE TRIGGER t BEFORE INSERT ON law_gateway FOR EACH ROW EXECUTE FUNCTION imap.deployment_stays();"
         " UPDATE pg_trigger SET tgisinternal = true WHERE tgname = 't'"), "trigger t on law_gateway was added"),
        ("CREATE FUNCTION pg_catalog.more() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
         "function pg_catalog.more() was added"),
        ("CREATE OPERATOR public.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
         "operator public.===(pg_catalog.text,pg_catalog.text) was added"),
        ("CREATE CAST (uuid AS bytea) WITH FUNCTION pg_catalog.uuid_send(uuid) AS IMPLICIT",
         "cast (pg_catalog.uuid AS pg_catalog.bytea) was added"),
        ("CREATE DOMAIN public.short AS text CHECK (length(VALUE) < 9)", "type public.short was added"),
        ("CREATE FOREIGN DATA WRAPPER elsewhere", "foreign-data wrapper elsewhere was added"),
        ("UPDATE pg_language SET lanpltrusted = true WHERE lanname = 'c'", "language c was changed"),
        ("ALTER TABLE imap.deployment DISABLE TRIGGER deployment_stays",
         "trigger deployment_stays on imap.deployment was changed"),
    ],
)  # fmt: skip
def test_a_change_of_what_guards_the_record_is_named(tampered: Tampered, statement: str, what: str) -> None:
    tampered.sql(statement.format(database=tampered.addresses.database))
    faults = tampered.faults()
    assert any(one["kind"] == "catalogue" and one["what"].startswith(what) for one in faults), faults


@pytest.mark.parametrize("schema", ["imap_backup", "elsewhere"])
def test_a_schema_that_is_asked_first_hides_nothing(tampered: Tampered, schema: str) -> None:
    what = "policy kept_out on consent_review"
    tampered.sql("DROP POLICY kept_out ON consent_review")
    tampered.sql(f"CREATE SCHEMA {schema}")
    for table in ("audit_securitycatalogue", "django_migrations", "pg_db_role_setting"):
        tampered.sql(f"CREATE TABLE {schema}.{table} AS TABLE {table}")
    tampered.sql(f"UPDATE {schema}.audit_securitycatalogue SET definitions = definitions - '{what}'")
    tampered.sql(f"DELETE FROM {schema}.django_migrations")
    tampered.sql(f"GRANT USAGE ON SCHEMA {schema} TO imap_backup")
    tampered.sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO imap_backup")
    path = f"{schema}, public, pg_catalog"
    tampered.sql(f"ALTER ROLE imap_backup IN DATABASE {tampered.addresses.database} SET search_path = {path}")
    kinds = tampered.kinds()
    assert {
        ("catalogue", f"{what} is missing"),
        ("catalogue", f"schema {schema} was added"),
        ("setting", "setting search_path of imap_backup in this database"),
    } <= kinds
    assert "migration_not_finished" not in {kind for kind, _what in kinds}


def test_what_an_extension_owns_is_named(tampered: Tampered) -> None:
    tampered.sql("CREATE FUNCTION imap.more() RETURNS text LANGUAGE sql AS 'SELECT 1::text'")
    tampered.sql("ALTER EXTENSION pg_trgm ADD FUNCTION imap.more()")
    tampered.sql("ALTER EXTENSION pg_trgm ADD TABLE consent_review")  # and no dump has its rows
    tampered.sql("ALTER FUNCTION public.similarity(text, text) SECURITY DEFINER")
    kinds = tampered.kinds()
    assert kinds >= {
        ("catalogue", "function imap.more() was added"),
        ("catalogue", "extension pg_trgm was changed"),
        ("catalogue", "function public.similarity(text, text) was changed"),
    }


def test_another_of_the_same_name_does_not_stand_before_the_one_that_was_changed(tampered: Tampered) -> None:
    tampered.sql("ALTER TABLE imap.deployment OWNER TO imap_app")
    tampered.sql('CREATE TABLE public."imap.deployment" (LIKE imap.deployment INCLUDING ALL)')
    assert ("catalogue", "table imap.deployment was changed") in tampered.kinds()


def test_tables_that_are_watched_no_more_are_named_with_their_entries(tampered: Tampered) -> None:
    tampered.sql("DROP TRIGGER zz_record ON consent_override")
    assert tampered.kinds() >= {
        ("catalogue", "trigger zz_record on consent_override is missing"),
        ("table_not_watched", "consent_override"),
    }


def test_an_event_trigger_is_named(tampered: Tampered) -> None:
    tampered.sql("CREATE FUNCTION public.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")
    tampered.sql("CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION public.e()")
    assert ("catalogue", "event trigger e was added") in tampered.kinds()


@pytest.mark.parametrize("role", ["imap_app", "imap_backup", "ALL"])
def test_what_is_set_for_a_role_is_named(tampered: Tampered, role: str) -> None:
    # In this database only: roles are the whole cluster's, and other tests run in it.
    database, name = tampered.addresses.database, "every role" if role == "ALL" else role
    target = f"DATABASE {database}" if role == "ALL" else f"ROLE {role} IN DATABASE {database}"
    tampered.sql(f"ALTER {target} SET statement_timeout = '1h'")
    assert tampered.kinds() == {("setting", f"setting statement_timeout of {name} in this database")}


def test_our_roles_are_those_that_are_prepared() -> None:
    named = re.findall("'(imap_[a-z]+)'", (ROOT / "audit/record/roles.sql").read_text(encoding="utf-8"))
    assert set(named) == {role.name for role in ROLES}


# What is expected ------------------------------------------------------------------------------------------
def migrate(of: Tampered, *arguments: str) -> str:
    """What the command says on standard error."""
    sign_in(of.addresses.owner)
    said = io.StringIO()
    call_command("migrate", *arguments, verbosity=0, interactive=False, stderr=said)
    return said.getvalue()


def written_down(of: Tampered) -> int:
    [(many,)] = of.sql("SELECT count(*) FROM audit_securitycatalogue")
    return int(many)


def test_it_is_written_down_once_and_is_the_same_after_a_second_migrate(tampered: Tampered) -> None:
    assert written_down(tampered) == 1
    assert migrate(tampered) == ""
    assert written_down(tampered) == 1
    assert tampered.faults() == []


def test_what_no_migration_changed_is_said_and_never_accepted_by_itself(tampered: Tampered) -> None:
    tampered.sql(POLICY)
    said = migrate(tampered)
    assert "- policy mine on consent_review was added" in said
    assert written_down(tampered) == 1
    assert ("catalogue", "policy mine on consent_review was added") in tampered.kinds()


def test_what_no_migration_changed_is_said_in_one_line_each(tampered: Tampered) -> None:
    tampered.sql('CREATE TABLE public."x\n- nothing\x1b[2J" ()')
    assert "- table x\\n- nothing\\x1b[2J was added\n" in migrate(tampered)


def test_what_was_changed_before_a_migration_stays_named_after_it(tampered: Tampered) -> None:
    tampered.sql(POLICY)
    what = "policy mine on consent_review was added"
    for number, migration in enumerate(
        ("0001_initial", "0002_policies"), start=2
    ):  # each run of it is one more
        migrate(tampered, "audit", migration, "--fake")
        assert written_down(tampered) == number
        assert tampered.kinds() == {("catalogue_before_migration", what)}


def test_it_is_accepted_with_a_reason_that_is_in_the_record(tampered: Tampered) -> None:
    tampered.sql(POLICY)
    migrate(tampered, "--accept-catalogue", "A policy for the move to another server")
    assert tampered.faults() == []
    [(entry,)] = tampered.sql(
        "SELECT convert_from(b.bytes, 'UTF8') FROM audit_entrybytes b JOIN audit_entry e ON e.id = b.entry_id"
        " WHERE e.\"table\" = 'audit_securitycatalogue' ORDER BY e.id DESC LIMIT 1"
    )
    assert json.loads(entry)["reason"] == "A policy for the move to another server"


def test_a_migration_that_was_cut_short_is_named_and_ended_by_the_next(tampered: Tampered) -> None:
    tampered.sql("DELETE FROM django_migrations WHERE app = 'audit' AND name = '0002_policies'")
    tampered.sql("INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '0002_another', now())")
    assert [one["kind"] for one in tampered.faults()] == ["migration_not_finished"]
    tampered.sql("UPDATE django_migrations SET name = '0002_policies' WHERE name = '0002_another'")
    assert tampered.faults() == []


def test_nobody_changes_what_is_expected_unseen(tampered: Tampered) -> None:
    for address in (tampered.addresses.owner, tampered.addresses.app):
        for statement in (
            "UPDATE audit_securitycatalogue SET definitions = '{}'",
            "DELETE FROM audit_securitycatalogue",
            "TRUNCATE audit_securitycatalogue",
        ):
            with psycopg.connect(address) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    tampered.unseen("audit_securitycatalogue", "UPDATE audit_securitycatalogue SET reason = 'x'")
    assert tampered.kinds() == {("row_differs", "audit_securitycatalogue")}


def test_only_the_owner_writes_what_is_expected(tampered: Tampered) -> None:
    statement = (
        "INSERT INTO audit_securitycatalogue (digest, definitions, migrations, unexplained, reason, recorded_at)"
        " VALUES ('x', '{}', '[]', '[]', '', now())"
    )
    with psycopg.connect(tampered.addresses.app) as connection:
        connection.execute("SELECT set_config('imap.actor', 'owner', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    with (
        psycopg.connect(tampered.addresses.owner) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)  # without a name


def test_without_a_catalogue_nothing_is_verified(tampered: Tampered) -> None:
    tampered.unseen("audit_securitycatalogue", "DELETE FROM audit_securitycatalogue")
    code, told = tampered.verified()
    assert code == 2
    assert "run `manage.py migrate` as the owner first" in told["cut_short"]
