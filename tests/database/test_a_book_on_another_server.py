"""A database that somebody else runs has roles of its own names; the book is made there with the rights of just those."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tanheng.database.address import Address
from tanheng.database.driver import connected
from tanheng.interfaces.cli import group
from tests import servers

APP, OWNER = "carbon_app", "carbon_owner"


@pytest.fixture
def elsewhere() -> Iterator[tuple[Address, Address]]:
    """Have a database with an application's role and an owner whose names are not ours."""
    address = servers.fresh_database()
    password = secrets.token_hex(8)
    with connected(servers.as_role(address, "superuser")) as connection:
        for role in (APP, OWNER):
            connection.execute(f"DROP ROLE IF EXISTS {role}".encode())
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'".encode())
            connection.execute(f'GRANT CONNECT ON DATABASE "{address.database}" TO {role}'.encode())
        connection.execute(f'GRANT CREATE ON DATABASE "{address.database}" TO {OWNER}'.encode())
        connection.execute(f"GRANT CREATE, USAGE ON SCHEMA public TO {OWNER}".encode())
        connection.execute(f"GRANT USAGE ON SCHEMA public TO {APP}".encode())
    named = [Address(role, password, address.host, address.database, address.port) for role in (APP, OWNER)]
    yield named[0], named[1]
    servers.drop(address)


def test_the_book_is_made_with_the_rights_of_the_roles_that_are_named(
    elsewhere: tuple[Address, Address], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", elsewhere[0].url)
    monkeypatch.setenv("TANHENG_OWNER_URL", elsewhere[1].url)
    monkeypatch.setenv("TANHENG_DATA", str(tmp_path / "data"))
    with connected(servers.as_role(elsewhere[0], "superuser")) as connection:
        connection.execute(f"REVOKE USAGE ON SCHEMA public FROM {APP}".encode())
        refused = CliRunner().invoke(group, ["book", "make"])
        assert refused.exit_code == 1
        assert f"GRANT USAGE ON SCHEMA public TO {APP}" in refused.output
        connection.execute(f"GRANT USAGE ON SCHEMA public TO {APP}".encode())
    for arguments in (["make"], ["sample"], ["seal"], ["balance"], ["audit"]):
        answer = CliRunner().invoke(group, ["book", *arguments])
        assert answer.exit_code == 0, (arguments, answer.output)
