"""Books of earlier releases become books of this one: nothing in them changes, and they still prove themselves."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from tanheng.commands.sql import Sql
from tanheng.database.address import Address
from tanheng.server.opening import make_at
from tanheng.server.preparing import prepare
from tests import servers
from tests.serving.running import Running, environment, free_port
from tools.release_dump import FACTS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the book needs a server, which Windows does not get")
HERE = Path(__file__).parent
RELEASES = sorted(file.name.removesuffix(".sql.gz") for file in HERE.glob("release-*.sql.gz"))
LARGEST = 300_000  # bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """The book of a release as it was: where it is, its data folder with the key, and what it said."""

    address: Address
    folder: Path
    facts: dict[str, Any]


@contextmanager
def loaded(release: str, folder: Path) -> Iterator[Loaded]:
    """Have a database with the data of a release for a block."""
    facts = json.loads((HERE / f"{release}.json").read_text(encoding="utf-8"))
    (folder / "keys").mkdir(mode=0o700, parents=True)
    key = folder / "keys" / "seal-key.pem"
    key.touch(mode=0o600)
    kind = "PRIVATE KEY"
    lines = (f"-----BEGIN {kind}-----", facts["seal_key_of_the_sample"], f"-----END {kind}-----", "")
    key.write_text("\n".join(lines), encoding="ascii", newline="\n")
    with servers.database() as address:
        with psycopg.connect(servers.as_role(address, "owner").url, autocommit=True) as connection:
            connection.execute(gzip.decompress((HERE / f"{release}.sql.gz").read_bytes()))
        try:
            yield Loaded(address, folder, facts)
        finally:
            connections.close_all()


def facts_now(sql: Sql) -> dict[str, Any]:
    """Return what the book says now, to the same questions."""
    return {name: [list(row) for row in sql.rows(asked)] for name, asked in FACTS.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize("release", RELEASES)
def test_an_upgraded_book_says_what_it_said_and_proves_itself(release: str, tmp_path: Path) -> None:
    with loaded(release, tmp_path / "data") as old:
        made = make_at(old.address, servers.as_role(old.address, "owner"), old.folder, reader_role="tanheng_reader")
        from tanheng.ledger.sweeping import sweep
        from tanheng.registry.reconciling_parts import PARTS
        from tanheng.server.comparing import verdict

        sql = Sql()
        assert facts_now(sql) == {name: old.facts[name] for name in FACTS}
        assert sweep().clean
        assert [(name, one) for name, part in PARTS.items() if part.look for one in part.look(sql)] == [], "reconciliation"
        assert verdict(made.key.public, "en") == [], "the auditor's verdict"
        from tanheng.commands.sealing import consistency, newest_head, seal_all

        sealed = seal_all(made.key, whole=True)
        head = newest_head()
        assert sealed is not None
        assert head is not None
        assert head.size == old.facts["heads"][-1][0], "the seal goes on from where it was"
        assert consistency(head.size, head.size) == []


@pytest.mark.parametrize("release", RELEASES)
def test_a_book_of_an_earlier_release_is_served_only_after_it_was_asked_to_be_brought_up_to_date(release: str, tmp_path: Path) -> None:
    with loaded(release, tmp_path / "data") as old:
        urls = {
            "DATABASE_URL": old.address.url,
            "TANHENG_OWNER_URL": servers.as_role(old.address, "owner").url,
            "TANHENG_READER_URL": servers.as_role(old.address, "reader").url,
        }
        running = Running(old.folder, free_port(), environment(**urls))
        try:
            running.start()
            assert running.status() == 1
            assert "start with --migrate" in running.log
            running.start("--migrate").ready()
            assert b"<html" in running.get("/").body
            assert running.stop() == 0
        finally:
            running.stop()
        prepare(old.address)
        assert facts_now(Sql())["balances"] == old.facts["balances"]


def test_the_data_of_every_release_are_small_and_hold_nobodys_name() -> None:
    assert RELEASES
    for release in RELEASES:
        packed = (HERE / f"{release}.sql.gz").read_bytes()
        assert len(packed) < LARGEST
        text = gzip.decompress(packed).decode("utf-8")
        contacts = text.partition("INSERT INTO public.people_contact VALUES\n")[2].partition(";\n")[0].splitlines()
        assert len(contacts) > 5
        assert all("'-', '', ''" in line for line in contacts), "nobody's name, telephone or address"
