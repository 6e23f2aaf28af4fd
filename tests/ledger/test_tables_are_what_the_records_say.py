"""What somebody changes in the tables, past the commands, is found by comparing them with the records: every column, both ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg
import pytest

from tanheng.commands.sealing import seal_all
from tanheng.ledger.sweeping import Difference, Swept, sweep
from tanheng.ledger.tallying import tally
from tests.books import book, rows, this_book
from tests.ledger.rule_cases import Bench
from tests.signing import signing_key


@pytest.fixture
def bench() -> Iterator[Bench]:
    """A book with every kind of transfer, changed accounts and two tallies."""
    with book() as runner:
        made = Bench(runner)
        made.resolve(made.reserve())
        made.resolve(made.reserve(), "void")
        made.reserve(seconds=900)
        seal_all(signing_key())
        tally(at_least=1)
        made.correct(made.first, 5)
        batch = {"assets": ["CEA-2024"], "chains": [[[made.source, made.rich, 0, 1]]] * 30}
        made.done("ledger_batch", batch)
        seal_all(signing_key())
        tally(at_least=1)
        made.change(made.rich, floor=1, ceiling=900)
        yield made


def forge(statement: LiteralString, parameters: tuple[Any, ...] = ()) -> None:
    """Change a table as somebody who has the server."""
    with psycopg.connect(**this_book("superuser").dsn, autocommit=True) as other:
        other.execute("SET session_replication_role = replica")
        other.execute(statement, parameters)


def test_tables_that_nobody_touched_are_what_the_records_say(bench: Bench) -> None:
    assert sweep() == Swept()
    assert bench.move(1).done
    assert sweep() == Swept()


CHANGES: dict[str, LiteralString] = {
    "kind": "UPDATE ledger_transfer SET kind = 'pending' WHERE record = %s",
    "debit": "UPDATE ledger_transfer SET debit = 999 WHERE record = %s",
    "credit": "UPDATE ledger_transfer SET credit = 999 WHERE record = %s",
    "asset": "UPDATE ledger_transfer SET asset = 'B' WHERE record = %s",
    "amount": "UPDATE ledger_transfer SET amount = 51 WHERE record = %s",
    "expires_at": "UPDATE ledger_transfer SET expires_at = now() WHERE record = %s",
    "corrects": "UPDATE ledger_transfer SET corrects_record = 1, corrects_line = 1 WHERE record = %s",
    "applies_at": "UPDATE ledger_transfer SET applies_at = applies_at - interval '1 microsecond' WHERE record = %s",
    "recorded_at": "UPDATE ledger_transfer SET recorded_at = recorded_at - interval '1 day' WHERE record = %s",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_of_a_transfer_is_found(bench: Bench, column: str) -> None:
    forge(CHANGES[column], (bench.first[0],))
    assert Difference("transfer", "changed", *bench.first) in sweep().first


@pytest.mark.usefixtures("bench")
def test_what_a_resolution_released_is_compared_with_its_reservation() -> None:
    (resolved,) = rows("SELECT record, line FROM ledger_transfer WHERE kind = 'void'")
    forge("UPDATE ledger_transfer SET released = 11 WHERE kind = 'void'")
    assert Difference("transfer", "changed", *resolved) in sweep().first


def test_a_transfer_that_no_record_tells_and_one_that_is_gone_are_found(bench: Bench) -> None:
    forge("UPDATE ledger_transfer SET line = 77 WHERE record = %s", (bench.first[0],))
    found = sweep()
    assert found.first[:2] == (Difference("transfer", "missing", *bench.first), Difference("transfer", "added", bench.first[0], 77))
    assert not found.clean


def test_changed_accounts_sums_and_tallies_are_found(bench: Bench) -> None:
    for statement, table, account in (
        ("UPDATE ledger_account SET floor = -5 WHERE account = %s", "account", bench.rich),
        ("UPDATE ledger_account SET closed = false WHERE account = %s", "account", bench.closed),
        ("UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE account = %s", "sums", bench.poor),
        ("UPDATE ledger_tally SET debits_posted = debits_posted + 1 WHERE account = %s", "tally", bench.source),
        ("DELETE FROM ledger_tally WHERE account = %s AND position = (SELECT max(position) FROM ledger_tally)", "tally", bench.source),
    ):
        before = sweep().count
        forge(statement, (account,))
        found = sweep()
        assert found.count > before or table == "tally", statement
        assert (table, account) in {(one.table, one.number) for one in found.first}, statement


def test_a_tally_of_a_place_that_the_log_has_not_reached_is_found(bench: Bench) -> None:
    forge("INSERT INTO ledger_tally SELECT account, 1000000, 0, 0, 0, 0 FROM ledger_account WHERE account = %s", (bench.source,))
    assert Difference("tally", "changed", bench.source, 1_000_000) in sweep().first


def test_a_record_that_cannot_be_read_is_said_to_be(bench: Bench) -> None:
    forge("UPDATE commands_record SET text = text || '}' WHERE number = %s", (bench.first[0],))
    assert sweep().unreadable


@pytest.mark.usefixtures("bench")
def test_what_was_found_is_counted_and_only_the_first_are_told() -> None:
    forge("UPDATE ledger_transfer SET asset = 'B'")
    found = sweep(most=2)
    assert (len(found.first), found.count) == (2, rows("SELECT count(*) FROM ledger_transfer")[0][0])
    assert f"{found.count} rows" in found.told().text.format(**found.told().fields)
