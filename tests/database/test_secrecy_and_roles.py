"""Nobody enters without a password, no password is seen, and every role may do its own work and nothing else."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tanheng.database.address import Address, address_of
from tanheng.database.cluster import Cluster
from tanheng.database.driver import connected, value
from tanheng.database.passwords import USERS
from tanheng.database.refusals import ClusterRefused
from tests import servers


@pytest.fixture
def own() -> Iterator[Address]:
    with servers.database() as address:
        yield address


def test_no_password_is_shown_in_an_address_an_argument_or_the_log(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], *rest: Any, **named: Any) -> None:
            seen.extend(command)
            super().__init__(command, *rest, **named)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    cluster = Cluster(place / "data", durable=False)
    cluster.start()
    (cluster.passwords / "reader").unlink()
    cluster.start()
    passwords = {role: cluster.address(role).password for role in USERS}
    assert len(set(passwords.values())) == len(USERS)
    with connected(cluster.address("superuser")) as connection:
        for password in passwords.values():
            with pytest.raises(psycopg.Error):
                connection.execute(f"ALTER ROLE nobody_of_this_name PASSWORD '{password}'")
    with pytest.raises(ClusterRefused) as refused:
        connected(cluster.address().at("no_such_database"))
    shown = [str(refused.value), cluster.log.read_text(encoding="utf-8"), *seen]
    shown += _command_lines()
    shown += [text for role in USERS for text in (repr(cluster.address(role)), str(cluster.address(role)), cluster.address(role).shown)]
    assert any(word.endswith("initdb") for word in seen)
    assert [role for role, password in passwords.items() for text in shown if password in text] == []


def _command_lines() -> list[str]:
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(FileNotFoundError, ProcessLookupError):  # processes of others end while they are looked at
            found.append(file.read_text(encoding="utf-8", errors="replace"))
    return found


def test_passwords_stand_in_files_of_the_user_alone() -> None:
    folder = servers.server().passwords
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert {file.name for file in folder.iterdir()} == set(USERS)


def test_the_server_listens_on_no_port() -> None:
    cluster = servers.server()
    with connected(cluster.address("superuser")) as connection:
        assert value(connection, "SHOW listen_addresses") == ""
    process = cluster.status().process
    inodes = {link.readlink().name for link in Path(f"/proc/{process}/fd").iterdir() if "socket:" in str(link.readlink())}
    for table in ("tcp", "tcp6"):
        file = Path(f"/proc/net/{table}")
        open_ports = (
            {f"socket:[{line.split()[9]}]" for line in file.read_text(encoding="utf-8").splitlines()[1:]} if file.exists() else set()
        )
        assert not inodes & open_ports


def test_nobody_enters_without_or_with_a_wrong_password(own: Address) -> None:
    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**{**own.dsn, "password": password}, passfile="/nonexistent")


def test_texts_are_kept_in_utf8_and_ordered_by_their_code_points(own: Address) -> None:
    with connected(own) as connection:
        assert value(connection, "SHOW server_encoding") == "UTF8"
        assert value(connection, "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['\u94a2', 'b', 'B', 'a']) AS x") == "Bab\u94a2"
        assert value(connection, "SHOW data_checksums") == "on"


FORBIDDEN = [
    "CREATE TABLE t (a int)",
    "CREATE TEMP TABLE t (a int)",
    "CREATE SCHEMA s",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION pg_trgm",
    "CREATE DATABASE other",
    "CREATE ROLE other",
    "ALTER ROLE tanheng_app SUPERUSER",
    "ALTER ROLE tanheng_owner PASSWORD 'x'",
    "SET ROLE tanheng_owner",
    "SET SESSION AUTHORIZATION postgres",
    "GRANT tanheng_owner TO tanheng_app",
    "SELECT * FROM pg_authid",
    "SELECT * FROM kept",
    "INSERT INTO kept VALUES (2)",
    "UPDATE kept SET a = 3",
    "DELETE FROM kept",
    "TRUNCATE kept",
    "DROP TABLE kept",
    "ALTER TABLE kept ADD b int",
    "COPY (SELECT 1) TO '/tmp/tanheng-written'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_switch_wal()",
    "SELECT pg_reload_conf()",
    "ALTER SYSTEM SET fsync = off",
    "SET session_replication_role = replica",
    "ALTER DATABASE tanheng OWNER TO tanheng_app",
]


@pytest.mark.parametrize("role", ["app", "reader"])
def test_the_application_and_the_reader_may_do_nothing_that_is_not_granted(own: Address, role: str) -> None:
    with connected(servers.as_role(own, "owner")) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS a")
    done = []
    with connected(servers.as_role(own, role)) as connection:
        connection.execute("SET default_transaction_read_only = off")
        for statement in FORBIDDEN:
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                continue
            done.append(statement)
    assert done == []


@pytest.mark.parametrize("role", ["app", "reader", "owner"])
def test_no_role_enters_the_databases_of_the_server_itself(role: str) -> None:
    for database in ("postgres", "template1"):
        with pytest.raises(ClusterRefused, match="permission denied"):
            connected(servers.server().address(role, database))


def test_the_owner_owns_database_and_schema_and_is_no_superuser(own: Address) -> None:
    with connected(servers.as_role(own, "owner")) as owner:
        owner.execute("CREATE TABLE kept (a int)")
        owner.execute("GRANT SELECT, INSERT ON kept TO tanheng_app")
        owner.execute("GRANT SELECT ON kept TO tanheng_reader")
        flags = owner.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert flags.fetchone() == (False,) * 5
        assert value(owner, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()") == "tanheng_owner"
        assert value(owner, "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public'") == "tanheng_owner"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("COPY kept FROM PROGRAM 'echo 1'")
    with connected(own) as app:
        app.execute("INSERT INTO kept VALUES (1)")
    with connected(servers.as_role(own, "reader")) as reader:
        assert value(reader, "SELECT a FROM kept") == 1
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            reader.execute("INSERT INTO kept VALUES (2)")


def test_a_copy_of_a_prepared_database_has_its_tables_and_closed_rights() -> None:
    def build(owner: Address) -> None:
        with connected(owner) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 5 AS five")
            connection.execute("GRANT SELECT ON kept TO tanheng_app")

    with servers.database(servers.prepared("prepared_rights", build)) as address:
        with connected(address) as app:
            assert value(app, "SELECT five FROM kept") == 5
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("CREATE TABLE t (a int)")
            acl = value(app, "SELECT datacl::text FROM pg_database WHERE datname = current_database()")
        assert "{=" not in acl
        assert ",=" not in acl


def test_an_address_is_read_as_it_is_written() -> None:
    address = Address("u s", "p@:/%", "/tmp/a b", "d/b", 5433, (("application_name", "x y"),))
    assert address_of(address.url) == address
    with_machine = address_of("postgres://u:p%40@h.example:6000/d?sslmode=verify-full")
    assert with_machine.dsn == {"host": "h.example", "port": "6000", "user": "u", "password": "p@", "dbname": "d", "sslmode": "verify-full"}
    assert with_machine.url == "postgresql://u:p%40@h.example:6000/d?sslmode=verify-full"
    assert with_machine.shown == "postgresql://u@h.example:6000/d?sslmode=verify-full"
    assert address_of("postgresql://[::1]/d").url == "postgresql://[::1]/d"
    for wrong in ("mysql://h/d", "postgresql://h:x/d"):
        with pytest.raises(ValueError, match=r"begins with|no number"):
            address_of(wrong)
