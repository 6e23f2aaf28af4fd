"""What does not agree is found, blocks its accounts, is told once, and is settled by two persons with a reason."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.books import codes, rows, this_book
from tests.registry_pages.small import NATIONAL_NUMBER, OTHER_NUMBER, PROVINCE_NUMBER, WORKS_NUMBER, Small


def tamper(*statements: str) -> None:
    """Change the book behind the program's back, as only a superuser can."""
    with psycopg.connect(this_book("superuser").url) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def opened() -> list[tuple[Any, ...]]:
    """Return the open differences."""
    return rows("SELECT part, account, place, found, expected FROM registry_reconciliation_difference WHERE settled IS NULL ORDER BY 1, 2")


def test_a_book_that_was_not_touched_is_clean_and_blocks_nobody(here: Small) -> None:
    here.freeze(50)
    here.done(here.to_trading(10))
    found = here.reconcile({"part": "auditor"})
    assert (found["outcome"], found["differences"], found["not_looked_at"]) == ("clean", 0, [])
    assert here.reconcile()["not_looked_at"] == ["auditor"]
    assert here.to_trading(1).done


def test_a_changed_holding_is_found_and_its_account_is_blocked_until_two_persons_settle_it(here: Small) -> None:
    change = (
        "UPDATE ledger_account SET credits_posted = credits_posted {} 7 WHERE owner = '{}' AND asset = 'CEA-25' AND purpose = 'registry'"
    )
    tamper(change.format("+", WORKS_NUMBER))
    found = here.reconcile()
    assert (found["outcome"], found["new"]) == ("inconsistent", 2)
    assert opened() == [("sums", WORKS_NUMBER, "CEA-25 registry", "607", "600"), ("vintages", "", "CEA-25", "7", "0")]
    told = rows("SELECT topic, content FROM commands_outbox WHERE topic = 'reconciliation_open'")
    assert len(told) == 1
    assert WORKS_NUMBER in told[0][1]
    assert codes(here.to_trading(1)) == [3016]
    assert here.reconcile()["new"] == 0, "what is open already is not told as new"
    tamper(change.format("-", WORKS_NUMBER))
    assert here.reconcile()["outcome"] == "clean"
    assert codes(here.to_trading(1)) == [3016], "what was found stays blocked until somebody says what it was"
    number = found["reconciliation"]
    asked = {"reconciliation": number, "lines": [1, 2], "reason": "a digit was changed by hand and changed back"}
    assert codes(here.run("reconciliation_settle", asked, here.clerk)) == [9104]
    assert here.clerks("reconciliation_settle", asked)["accounts"] == [WORKS_NUMBER]
    assert opened() == []
    assert here.to_trading(1).done
    assert codes(here.by_two("reconciliation_settle", asked, here.clerk, here.approver)) == [10302, 10302]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            f"UPDATE ledger_account SET floor = 5 WHERE owner = '{WORKS_NUMBER}' AND purpose = 'registry' AND asset = 'CEA-25'",
            [("floors", WORKS_NUMBER)],
        ),
        (
            f"UPDATE registry_movement SET amount = 99 WHERE kind = 'distribution' AND receiver = '{OTHER_NUMBER}'",
            [("entitlements", OTHER_NUMBER), ("movements", OTHER_NUMBER), ("movements", PROVINCE_NUMBER)],
        ),
        (
            "DELETE FROM registry_movement WHERE kind = 'vintage_issue' AND asset = 'CEA-24'",
            [("issues", PROVINCE_NUMBER), ("movements", NATIONAL_NUMBER), ("movements", PROVINCE_NUMBER)],
        ),
    ],
    ids=["a floor that no freeze explains", "a changed movement", "a movement that is gone"],
)
def test_each_part_finds_what_it_compares(here: Small, statement: str, found: list[tuple[str, str]]) -> None:
    tamper(statement)
    here.reconcile()
    assert [(one[0], one[1]) for one in opened()] == found


def test_a_receiver_that_is_blocked_receives_nothing(here: Small) -> None:
    here.reconcile({"part": "auditor", "differences": [{"account": OTHER_NUMBER, "found": "record 9"}]})
    lines = [{"vintage": "25", "amount": 1}]
    asked = {"sender": WORKS_NUMBER, "receiver": OTHER_NUMBER, "lines": lines, "document": "merger 1"}
    refused = here.by_two("allowance_transfer", asked, here.clerk, here.approver)
    assert [(one.code, str(one.place)) for one in refused.findings] == [(3016, "receiver")]


def test_a_record_that_the_auditor_names_blocks_the_accounts_that_it_moved(here: Small) -> None:
    ((record,),) = rows("SELECT DISTINCT record FROM registry_movement WHERE kind = 'distribution' AND receiver = %s", (OTHER_NUMBER,))
    here.reconcile({"part": "auditor", "differences": [{"record": record, "found": "3"}]})
    assert [(one[0], one[1], one[2]) for one in opened()] == [
        ("auditor", number, str(record)) for number in (OTHER_NUMBER, PROVINCE_NUMBER)
    ]


def test_only_parts_that_live_outside_are_told_from_outside(here: Small) -> None:
    told = {"outside": [{"part": "sums", "differences": []}, {"part": "moon"}]}
    assert codes(here.run("reconciliation_run", told, here.program)) == [10301, 10301]
    assert codes(here.run("reconciliation_run", {}, here.clerk)) == [9234]


def test_nothing_is_settled_without_a_reason(here: Small) -> None:
    number = here.reconcile({"part": "auditor", "differences": [{"account": WORKS_NUMBER, "found": "x"}]})["reconciliation"]
    asked = {"reconciliation": number, "lines": [1], "reason": " "}
    assert codes(here.by_two("reconciliation_settle", asked, here.clerk, here.approver)) == [10303]
