"""The application's role adds to the book and does nothing else to it; even the owner of the tables does not change a record."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from psycopg import Connection, sql

from tanheng.commands.rights import declared_rights
from tests.books import book, this_book
from tests.ledger.rule_cases import Bench

ONLY_ADDED = (
    *("commands_record", "commands_leaf", "commands_node", "commands_signedhead", "commands_proposal", "commands_decision"),
    *("ledger_transfer", "ledger_tally"),
)
GUARDED = ONLY_ADDED[:-1]  # tallies can be computed again
OF_NOBODY = {"auth_permission", "auth_group", "auth_group_permissions"}
"""Tables of libraries that the program does not use: nobody but their owner may even read them."""
DENIED = (psycopg.errors.InsufficientPrivilege,)


@pytest.fixture(scope="module")
def app() -> Iterator[Connection]:
    with book() as runner:
        bench = Bench(runner)
        bench.reserve()
        with psycopg.connect(**this_book().dsn, autocommit=True) as connection:
            yield connection


def changes(table: str) -> list[str]:
    """Return the statements that change rows of a table."""
    column = {"commands_leaf": "number", "commands_node": "hash", "commands_decision": "verdict", "ledger_tally": "position"}
    named = column.get(
        table, {"commands_record": "outcome", "commands_proposal": "content", "ledger_transfer": "amount"}.get(table, "text")
    )
    return [
        f"UPDATE {table} SET {named} = {named}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
        f"SELECT * FROM {table} FOR UPDATE",
        f"SELECT * FROM {table} FOR SHARE",
        f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE",
        f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} ADD COLUMN more int",
        f"DROP TABLE {table} CASCADE",
        f"CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION tanheng_only_added()",
        f"CREATE INDEX ON {table} ({named})",
        f"COPY {table} TO PROGRAM 'cat'",
        f"COPY {table} TO '/tmp/stolen'",
        f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT DO NOTHING; UPDATE {table} SET {named} = {named}",
        f"MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        f"CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
    ]


@pytest.mark.parametrize("statement", [statement for table in ONLY_ADDED for statement in changes(table)])
def test_the_application_changes_nothing_that_is_only_added(app: Connection, statement: str) -> None:
    with pytest.raises((*DENIED, psycopg.errors.WrongObjectType)), app.transaction():
        app.execute(statement)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_account SET owner = 'me'",
        "UPDATE ledger_account SET asset = 'gold'",
        "UPDATE ledger_account SET held = false",
        "UPDATE ledger_account SET account = 1",
        "DELETE FROM ledger_account",
        "UPDATE commands_log SET name = 'other'",
        "INSERT INTO commands_log (id, name, size) VALUES (2, 'mine', 0)",
        "DELETE FROM commands_log",
        "UPDATE commands_outbox SET content = 'x'",
        "UPDATE commands_sealqueue SET number = 1",
        "TRUNCATE commands_sealqueue",
        "SET ROLE tanheng_owner",
        "SET SESSION AUTHORIZATION tanheng_owner",
        "SET session_replication_role = replica",
        "SELECT * FROM pg_authid",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('.')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/stolen')",
        "CREATE TABLE mine (a int)",
        "CREATE TEMP TABLE ledger_account (a int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE VIEW mine AS SELECT 1",
        "CREATE SEQUENCE mine",
        "CREATE EXTENSION pg_trgm",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "ALTER ROLE tanheng_app SUPERUSER",
        "ALTER ROLE tanheng_app CREATEROLE",
        "ALTER ROLE tanheng_reader PASSWORD 'x'",
        "ALTER SYSTEM SET fsync = off",
        "ALTER SEQUENCE commands_record_number RESTART 1",
        "SELECT setval('commands_record_number', 1)",
        "SELECT setval('ledger_account_number', 1)",
        "DROP FUNCTION tanheng_only_added() CASCADE",
        "CREATE OR REPLACE FUNCTION tanheng_only_added() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SELECT pg_switch_wal()",
        "SELECT pg_reload_conf()",
        "DELETE FROM django_migrations",
        "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION tanheng_only_added()",
    ],
)
def test_the_application_has_no_other_power(app: Connection, statement: str) -> None:
    with pytest.raises((*DENIED, psycopg.errors.InvalidParameterValue)):
        app.execute(statement)  # type: ignore[arg-type]


def test_the_application_cannot_hand_rights_on(app: Connection) -> None:
    for table in ONLY_ADDED:
        app.execute(f"GRANT SELECT, UPDATE ON {table} TO PUBLIC")  # type: ignore[arg-type]  # only a warning: nothing was granted
    query = "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = 'PUBLIC' AND table_schema = 'public'"
    assert app.execute(query).fetchone() == (0,)


def test_the_application_is_a_plain_role_that_owns_nothing_and_belongs_to_nobody(app: Connection) -> None:
    powers = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    assert app.execute(f"SELECT {powers} FROM pg_roles WHERE rolname = current_user").fetchone() == (False,) * 5  # type: ignore[arg-type]
    for query in (
        "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole",
        "SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole",
        "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole",
        "SELECT count(*) FROM pg_database WHERE datdba = current_user::regrole",
    ):
        assert app.execute(query).fetchone() == (0,), query


def test_every_table_of_the_rooms_has_a_declared_right_and_no_table_stands_outside_them(app: Connection) -> None:
    declared = [right.model._meta.db_table for right in declared_rights()]
    assert len(declared) == len(set(declared))
    assert set(declared) == {model._meta.db_table for model in apps.get_models()} - OF_NOBODY
    there = app.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'").fetchall()
    there += app.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert {name for (name,) in there} == {*declared, *OF_NOBODY, "django_migrations"}


def test_the_application_holds_exactly_the_declared_rights(app: Connection) -> None:
    found: dict[str, set[str]] = {}
    query = """
      SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = 'tanheng_app'
      UNION SELECT table_name, privilege_type || ' ' || column_name FROM information_schema.column_privileges
        WHERE grantee = 'tanheng_app' AND privilege_type = 'UPDATE'
    """
    for table, privilege in app.execute(query):
        found.setdefault(table, set()).add(privilege)
    assert found == {
        right.model._meta.db_table: {
            "SELECT",
            *(["INSERT"] if right.insert else []),
            *(["DELETE"] if right.delete else []),
            *(f"UPDATE {column}" for column in right.update),
        }
        for right in declared_rights()
    } | {"django_migrations": {"SELECT"}}


@pytest.mark.parametrize("role", ["owner", "superuser"])
@pytest.mark.parametrize("table", GUARDED)
def test_even_the_owner_and_the_operator_meet_the_guard(app: Connection, role: str, table: str) -> None:
    del app
    with psycopg.connect(**this_book(role).dsn, autocommit=True) as connection:
        for statement in changes(table)[:3]:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only added"), connection.transaction():
                connection.execute(statement)  # type: ignore[arg-type]


def test_the_reader_reads_and_writes_nothing(app: Connection) -> None:
    del app
    with psycopg.connect(**this_book("reader").dsn, autocommit=True) as connection:
        secret = {right.model._meta.db_table for right in declared_rights() if right.secret}
        for name in secret | OF_NOBODY:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
        tables = [right.model._meta.db_table for right in declared_rights() if not right.secret]
        views = {name for (name,) in connection.execute("SELECT viewname FROM pg_views")}
        for name in tables:
            table = sql.Identifier(name)
            connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table))
            if name in views:
                continue
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                connection.execute(sql.SQL("DELETE FROM {}").format(table))
        connection.execute("SET default_transaction_read_only = off")
        for name in set(tables) - views:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT nextval('commands_record_number')")
