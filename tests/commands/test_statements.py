"""Statements go below the driver's cursors, and nobody can tell: values, errors and the connection are as the driver gives them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction
from psycopg.pq import PipelineStatus, TransactionStatus
from psycopg.types.numeric import Int8Dumper

from tanheng.commands.sql import Sql
from tanheng.commands.trips import MOST_PREPARED, array
from tanheng.kernel.clock import BEIJING
from tests.books import book, this_book

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, BEIJING)
VALUES: tuple[tuple[str, Any], ...] = (
    ("bigint", 0),
    ("bigint", 2**63 - 1),
    ("bigint", -(2**63)),
    ("int", 7),
    ("text", ""),
    ("text", 'it\'s "100 %" \\ {NULL}, \n'),
    ("text", "\u78b3\u8861 \U0001f9ff"),
    ("boolean", True),
    ("boolean", False),
    ("text", None),
    ("bigint", None),
    ("timestamptz", NOON),
    ("timestamptz", NOON - timedelta(days=40_000)),
    ("timestamptz", None),
    ("date", date(2026, 11, 21)),
    ("numeric", Decimal("1.50")),
    ("bytea", b"\x00\xff\\"),
    ("bigint[]", [1, None, -(2**63)]),
    ("bigint[]", []),
    ("int[]", [3]),
    ("text[]", ["NULL", None, 'a "b" \\ {c}, d', "", "\u78b3"]),
    ("boolean[]", [True, False, None]),
    ("timestamptz[]", [NOON, None]),
)


@pytest.fixture
def sql() -> Iterator[Sql]:
    with book():
        yield Sql()


def in_order(sql: Sql) -> bool:
    """Tell whether the connection is idle, out of the pipeline, and answers what is asked and not something left over."""
    pgconn = sql.raw.pgconn
    idle = (pgconn.transaction_status, pgconn.pipeline_status) == (TransactionStatus.IDLE, PipelineStatus.OFF)
    return idle and sql.rows("SELECT %s, 'of mine'", (5,)) == [(5, "of mine")]


def test_every_value_goes_and_comes_as_the_driver_has_it(sql: Sql) -> None:
    with psycopg.Cursor(sql.raw) as cursor:
        cursor.adapters.register_dumper(int, Int8Dumper)
        for kind, value in VALUES:
            query = f"SELECT %s::{kind}"
            ((mine,),) = sql.rows(query, (value,))  # type: ignore[arg-type]
            ((its,),) = cursor.execute(query, (value,)).fetchall()
            assert (mine, type(mine)) == (value, type(value)), kind
            assert repr(mine) == repr(its), kind


def test_a_written_array_is_read_as_the_list_it_was(sql: Sql) -> None:
    for kind, value in VALUES:
        if isinstance(value, list) and kind != "boolean[]":
            assert sql.rows(f"SELECT %s::{kind}", (array(value),)) == [(value,)]  # type: ignore[arg-type]


def test_bare_numbers_are_bigints_whatever_their_size(sql: Sql) -> None:
    assert {sql.rows("SELECT pg_typeof(%s)::text", (number,))[0][0] for number in (1, 2**15, 2**31, 2**62)} == {"bigint"}
    assert sql.rows("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT pg\\_typeof%%'") == [(1,)]


def test_percent_signs_are_doubled_as_the_driver_wants_them(sql: Sql) -> None:
    assert sql.rows("SELECT 7 %% %s, '%%s'", (4,)) == [(3, "%s")]


def test_rows_are_counted_as_the_driver_counts_them(sql: Sql) -> None:
    assert sql.run("INSERT INTO commands_sealqueue SELECT * FROM generate_series(1, %s)", (5,)) == 5
    assert sql.run("DELETE FROM commands_sealqueue WHERE number > %s", (3,)) == 2
    assert sql.run("SELECT number FROM commands_sealqueue") == 3
    assert sql.run("SET work_mem = '5MB'") == -1


def test_what_gives_no_rows_is_not_read(sql: Sql) -> None:
    with pytest.raises(psycopg.ProgrammingError):
        sql.rows("SET LOCAL work_mem = '5MB'")
    assert in_order(sql)


@pytest.mark.parametrize(
    ("query", "parameters", "state"),
    [
        ("SELEC 1", (), "42601"),
        ("SELECT * FROM nowhere", (), "42P01"),
        ("SELECT 1 / %s", (0,), "22012"),
        ("SELECT %s::bigint", ("seven",), "22P02"),
        ("SELECT %s::bigint", (2**63,), "22003"),
        ("SELECT %s, %s", (1,), "08P01"),
        ("INSERT INTO commands_log (id, name, size) VALUES (%s, 'n', 0)", (2,), "42501"),
    ],
)
@pytest.mark.parametrize("within", [False, True])
def test_errors_are_the_drivers_with_their_state_and_leave_a_clean_connection(
    sql: Sql, query: Any, parameters: tuple[Any, ...], state: str, within: bool
) -> None:
    for _ in range(2):
        if within:
            sql.begin()
        with pytest.raises(psycopg.Error) as raised:
            sql.rows(query, parameters)
        assert raised.value.sqlstate == state
        sql.rollback()
        assert in_order(sql)


def test_the_transaction_begins_with_the_first_statement_and_its_snapshot_comes_before_the_number(sql: Sql) -> None:
    sql.begin()
    assert sql.raw.pgconn.transaction_status == TransactionStatus.IDLE
    assert sql.rows("SELECT current_setting('transaction_isolation')") == [("serializable",)]
    assert sql.raw.pgconn.transaction_status == TransactionStatus.INTRANS
    sql.commit()
    assert in_order(sql)


def test_a_transaction_without_statements_ends_in_order(sql: Sql) -> None:
    for end in (sql.commit, sql.rollback):
        sql.begin()
        end()
        assert in_order(sql)


def test_the_last_statement_is_committed_with_the_transaction_and_taken_back_with_it(sql: Sql) -> None:
    for end, left in ((sql.rollback, 0), (sql.commit, 1)):
        sql.begin()
        sql.rows("SELECT 1")
        sql.run_last("INSERT INTO commands_sealqueue (number) VALUES (%s)", (77,))
        end()
        assert sql.rows("SELECT count(*) FROM commands_sealqueue") == [(left,)]
    assert in_order(sql)


def test_a_last_statement_that_fails_is_the_error_of_the_commit_and_leaves_a_clean_connection(sql: Sql) -> None:
    sql.begin()
    sql.run("INSERT INTO commands_sealqueue (number) VALUES (%s)", (1,))
    sql.run_last("INSERT INTO commands_sealqueue (number) VALUES (%s)", (1,))
    with pytest.raises(psycopg.errors.UniqueViolation) as raised:
        sql.commit()
    assert raised.value.diag.table_name == "commands_sealqueue"
    sql.rollback()
    assert in_order(sql)
    assert sql.rows("SELECT count(*) FROM commands_sealqueue") == [(0,)]


def test_a_commit_that_is_answered_by_taking_back_is_an_error(sql: Sql) -> None:
    sql.begin()
    with pytest.raises(psycopg.errors.DivisionByZero):
        sql.rows("SELECT 1 / 0")
    with pytest.raises(psycopg.errors.InFailedSqlTransaction, match="ROLLBACK") as raised:
        sql.commit()
    assert raised.value.sqlstate == "25P02"
    assert in_order(sql)


def test_two_that_contradict_each_other_learn_it_at_the_commit(sql: Sql) -> None:
    """What only the commit can find is raised by it: two that each read what the other one writes."""
    with psycopg.connect(**this_book().dsn, autocommit=True) as other:
        sql.begin()
        other.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
        sql.rows("SELECT count(*) FROM commands_sealqueue")
        other.execute("SELECT count(*) FROM commands_sealqueue")
        other.execute("INSERT INTO commands_sealqueue (number) VALUES (1)")
        sql.run("INSERT INTO commands_sealqueue (number) VALUES (2)")
        other.execute("COMMIT")
        with pytest.raises(psycopg.errors.SerializationFailure) as raised:
            sql.commit()
    assert raised.value.sqlstate == "40001"
    sql.rollback()
    assert in_order(sql)


@pytest.mark.parametrize("moment", ["alone", "with the begin", "in the middle", "with the commit"])
def test_a_connection_that_is_lost_is_an_operational_error_and_the_next_one_is_new(sql: Sql, moment: str) -> None:
    if moment in ("in the middle", "with the commit"):
        sql.begin()
        sql.rows("SELECT 1")
    with psycopg.connect(**this_book("superuser").dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (sql.raw.info.backend_pid,))
    if moment == "with the begin":
        sql.begin()
    with pytest.raises(psycopg.OperationalError) as raised:
        sql.commit() if moment == "with the commit" else sql.rows("SELECT 1")
    assert raised.value.sqlstate in (None, "57P01")
    connection = connections["default"]
    assert not connection.is_usable()
    connection.close()
    renewed = Sql()
    assert renewed.raw is not sql.raw
    assert in_order(renewed)


@pytest.mark.parametrize("last", [False, True])
def test_whoever_breaks_a_statement_off_does_not_wait_for_its_end(sql: Sql, last: bool) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    if last:
        sql.run_last("SELECT pg_sleep(%s)", (20,))

    before = signal.signal(signal.SIGALRM, broken_off)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            sql.commit() if last else sql.rows("SELECT pg_sleep(%s)", (20,))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    connection = connections["default"]
    assert sql.raw.closed == last
    if last:
        connection.close()
    else:
        sql.rollback()
    assert in_order(Sql())


def test_only_so_many_statements_stay_prepared_and_all_of_them_work(sql: Sql) -> None:
    for _ in range(2):
        for number in range(MOST_PREPARED + 20):
            assert sql.rows(f"SELECT {number} + %s", (1,)) == [(number + 1,)]  # type: ignore[arg-type]
            sql.rows("SELECT 'often'")
    ((prepared, often),) = sql.rows("SELECT count(*), count(*) FILTER (WHERE statement = 'SELECT ''often''') FROM pg_prepared_statements")
    assert (prepared, often) == (MOST_PREPARED, 1)


def test_large_texts_go_in_one_trip_with_the_commit(sql: Sql) -> None:
    text = "\u78b3" * 3_000_000
    sql.begin()
    sql.rows("SELECT 1")
    sql.run_last("INSERT INTO commands_outbox (record, line, topic, content) VALUES (1, 1, 't', %s)", (text,))
    sql.commit()
    assert sql.rows("SELECT content FROM commands_outbox") == [(text,)]


def test_within_a_block_of_the_framework_a_statement_belongs_to_its_transaction(sql: Sql) -> None:
    with transaction.atomic():
        assert Sql().run("INSERT INTO commands_sealqueue (number) VALUES (%s)", (5,)) == 1
        assert sql.raw.pgconn.transaction_status == TransactionStatus.INTRANS
        transaction.set_rollback(True)
    assert sql.rows("SELECT count(*) FROM commands_sealqueue") == [(0,)]
    assert in_order(sql)
