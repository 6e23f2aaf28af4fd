"""The roles of the database and what each may do: the owner changes tables, the application works with rows, the reader only reads.

Nobody but the launcher is a superuser, and no role is a member of another. What the application and the reader may do with a table
is granted where the table is made.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tanheng.database.address import Address
from tanheng.database.driver import connected, value
from tanheng.database.passwords import ROLES, password_of

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

_MAINTENANCE = "postgres"
_POWERLESS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"


def ensure_roles(superuser: Address, passwords: Path, renewed: list[str]) -> None:
    """Make the roles that are missing, and give those of `renewed` the password that stands in their file. Can be repeated."""
    from psycopg import sql

    with connected(superuser.at(_MAINTENANCE)) as connection:
        there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role, name in ROLES.items():
            if name in there and role not in renewed:
                continue
            # The server gets the proof of the password only, so that the password can stand in no log and no memory of its.
            proof = connection.pgconn.encrypt_password(password_of(passwords, role).encode(), name.encode(), b"scram-sha-256").decode()
            verb = sql.SQL("ALTER ROLE" if name in there else "CREATE ROLE")
            connection.execute(sql.SQL("{} {} {} PASSWORD {}").format(verb, sql.Identifier(name), sql.SQL(_POWERLESS), sql.Literal(proof)))
        if there.isdisjoint(ROLES.values()):
            connection.execute(f"ALTER ROLE {ROLES['reader']} SET default_transaction_read_only = on")
            connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")


def ensure_database(superuser: Address, name: str, template: str | None = None) -> None:
    """Make a database of the owner with nobody else's rights in it, empty or as a copy of `template`. Can be repeated."""
    from psycopg import sql

    with connected(superuser.at(_MAINTENANCE)) as connection:
        granted = connection.execute("SELECT datacl IS NOT NULL FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if granted is not None and granted[0]:
            return
        database, owner = sql.Identifier(name), sql.Identifier(ROLES["owner"])
        if granted is None:
            source = sql.Identifier(template or "template0")
            # A copy of files, where there is something to copy, takes a quarter of the time of a copy through the log.
            how = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}" + (" STRATEGY FILE_COPY" if template else ""))
            connection.execute(how.format(database, owner, source))
        if template is None:
            _close_schema(superuser.at(name))
        # Last comes what the first question looks for: a database that was left half made is finished by the next start.
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        users = sql.SQL(", ").join(sql.Identifier(ROLES[role]) for role in ("app", "reader"))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, users))


def drop_database(superuser: Address, name: str) -> None:
    """Remove a database and end who still works in it; one that is not there is no fault. For tests."""
    from psycopg import sql

    with connected(superuser.at(_MAINTENANCE)) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _close_schema(superuser: Address) -> None:
    with connected(superuser) as connection:
        connection.execute(f"ALTER SCHEMA public OWNER TO {ROLES['owner']}")
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(f"GRANT USAGE ON SCHEMA public TO {ROLES['app']}, {ROLES['reader']}")
        connection.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")


def answers(superuser: Address) -> bool:
    """Return whether the server takes connections and answers; raises ClusterRefused where it does not let us in."""
    with connected(superuser.at(_MAINTENANCE)) as connection:
        return bool(value(connection, "SELECT NOT pg_is_in_recovery()"))


def maintenance(superuser: Address) -> Connection[TupleRow]:
    """Return a connection of the superuser that stands in no database of the program."""
    return connected(superuser.at(_MAINTENANCE))
