"""A row of issuance, surrender or carry-over that the owner of the tables changed by hand is found, told, and blocks its account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tanheng.kernel.clock import CLOCK
from tests.books import codes
from tests.carryover_stage.steps import filed, noticed
from tests.issuance.office import ACCOUNTS, office
from tests.registry_pages.test_reconciliation import opened, tamper
from tests.surrender_stage.stage import Stage, staged
from tests.surrender_stage.succession import succeed
from tests.unit.sealed_logs import KEY

WORKS, HUBEI = ACCOUNTS["works"], ACCOUNTS["hubei"]


@pytest.fixture(autouse=True)
def book_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands open the book of the test."""
    from tanheng.interfaces.cli import registry, registry_reconciling
    from tanheng.server.opening import Opened

    for module in (registry, registry_reconciling):
        monkeypatch.setattr(module, "opened", lambda data, lang: Opened(tmp_path, KEY))  # noqa: ARG005


def told(*words: str, code: int) -> Any:
    """Run `tanheng registry` and return its JSON."""
    from tanheng.interfaces.cli import group

    result = CliRunner().invoke(group, ["registry", *words, "--format", "json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def found_by(statement: str) -> list[tuple[str, str, str, str, str]]:
    """Reconcile, which is clean; change the book by hand; and return the differences that the next reconciliation tells."""
    assert told("reconcile", "--without-auditor", code=0)["outcome"] == "clean"
    tamper(statement)
    CLOCK.forward(timedelta(days=1))
    ran = told("reconcile", "--without-auditor", code=1)
    listed = [(one["part"], one["account"], one["place"], one["found"], one["expected"]) for one in told("differences", code=1)]
    assert ran["differences"] == len(listed)
    assert sorted(listed) == opened()
    return [one for one in listed if one[0] != "records"]


@contextmanager
def booked(now: str) -> Iterator[Stage]:
    """Have a stage whose units stand among the movements, too: it was funded past the registry."""
    with staged(now) as here:
        tamper(
            "INSERT INTO registry_movement (record, line, kind, sender, receiver, asset, amount, behalf, document)"
            " SELECT t.record, t.line, 'non_trade_transfer', d.owner, c.owner, t.asset, t.amount, '', 'D' FROM ledger_transfer t"
            " JOIN ledger_account d ON d.account = t.debit JOIN ledger_account c ON c.account = t.credit"
        )
        yield here


TABLE = "distribute hubei final on D1 : works 2025 cement decided 70 gets 70 : other 2025 cement decided 9 gets 9 risk judicial_freeze"


@pytest.mark.parametrize(
    ("statement", "part", "accounts"),
    [
        (f"UPDATE issuance_entitlement SET amount = 71 WHERE account = '{WORKS}'", "entitlements", [WORKS]),
        (
            f"UPDATE issuance_entitlement SET account = '{ACCOUNTS['far']}' WHERE account = '{WORKS}'",
            "entitlements",
            [WORKS, ACCOUNTS["far"]],
        ),
        (f"DELETE FROM issuance_entitlement WHERE account = '{WORKS}'", "entitlements", [WORKS]),
        ("UPDATE issuance_entitlement SET risk = '' WHERE risk <> ''", "entitlements", [ACCOUNTS["other"]]),
        ("UPDATE issuance_issue SET vintage = '24' WHERE sector = 'steel'", "issues", [HUBEI]),
        ("DELETE FROM issuance_issue WHERE sector = 'steel'", "issues", [HUBEI]),
        ("UPDATE issuance_envelope SET amount = 99 WHERE sector = 'steel'", "issues", [HUBEI]),
    ],
)
def test_a_changed_row_of_issuance_is_found_and_blocks_its_account(statement: str, part: str, accounts: list[str]) -> None:
    with office() as here:
        assert here.event(TABLE).done
        listed = found_by(statement)
        assert {one[0] for one in listed} == {part}
        assert sorted({one[1] for one in listed}) == sorted(accounts)
        blocked = here.event("distribute hubei final on D2 : works 2025 steel decided 1 gets 1")
        assert (3016 in codes(blocked)) == bool({WORKS, HUBEI} & set(accounts))


@pytest.mark.parametrize(
    ("statement", "found", "expected"),
    [
        (
            "UPDATE surrender_standing SET surrendered = 99",
            "duty 1000, surrendered 99, offsets 10",
            "duty 1000, surrendered 100, offsets 10",
        ),
        ("UPDATE surrender_standing SET duty = 1", "duty 1, surrendered 100, offsets 10", "duty 1000, surrendered 100, offsets 10"),
        ("UPDATE surrender_offset SET quantity = 11", "duty 1000, surrendered 100, offsets 10", "duty 1000, surrendered 100, offsets 11"),
        ("UPDATE surrender_duty SET tonnes = 2", "duty 1000, surrendered 100, offsets 10", "duty 2, surrendered 100, offsets 10"),
        ("DELETE FROM surrender_standing", "-", "duty 1000, surrendered 100, offsets 10"),
    ],
)
def test_a_changed_row_of_surrender_is_found_and_blocks_its_account(statement: str, found: str, expected: str) -> None:
    with booked("2026-11-02 09:00:00") as here:
        assert here.duty(1000).done
        assert here.surrender(100).done
        assert here.offset(10).done
        assert found_by(statement) == [("standings", here.works, "2025", found, expected)]
        blocked = here.surrender(1)
        assert 3016 in codes(blocked)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE carryover_filing SET amount = 99", "99"),
        ("UPDATE carryover_filing SET withdrawn = 1", "0"),
        ("DELETE FROM carryover_filing", "0"),
    ],
)
def test_a_changed_row_of_carryover_is_found_and_blocks_its_account(statement: str, found: str) -> None:
    with booked("2026-03-02 09:00:00") as here:
        assert noticed(here).done
        assert filed(here, 100).done
        assert found_by(statement) == [("filings", here.works, "CEA-24", found, "100")]
        assert 3016 in codes(filed(here, 1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_representative SET \"right\" = 'read' WHERE account = '{works}'",
        "INSERT INTO registry_representative (account, person, \"right\", since) VALUES ('{works}', 10, 'initiate', 1)",
        "UPDATE registry_account SET state = 'suspended' WHERE number = '{works}'",
        "UPDATE registry_account SET province = 'province:430000' WHERE number = '{works}'",
        "UPDATE surrender_duty SET tonnes = 1; UPDATE surrender_standing SET duty = 1",
        "UPDATE surrender_offset SET quantity = 9; UPDATE surrender_standing SET offsets = 9",
        "UPDATE registry_encumbrance SET amount = amount + 5",
        "UPDATE registry_encumbrance SET amount = amount - 10, effective = least(effective, amount - 10) WHERE effective < amount",
        "UPDATE registry_encumbrance SET document = 'X'",
    ],
)
def test_a_row_that_no_record_asked_for_is_found(statement: str) -> None:
    with booked("2026-11-02 09:00:00") as here:
        assert here.duty(1000).done
        assert here.offset(10).done
        lifted = here.freeze(500)
        assert here.by_registry("freeze_lift", {"freeze": lifted, "amount": 100, "document": "J-2"}).done
        here.freeze(20_000)
        found_by(statement.format(works=here.works))
        assert {one[0] for one in opened()} >= {"records"}, opened()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE surrender_duty SET tonnes = tonnes + 1 WHERE account = '{other}';"
        " UPDATE surrender_standing SET duty = duty + 1 WHERE account = '{other}'",
        "UPDATE surrender_duty SET tonnes = 1 WHERE account = '{works}' AND version = 2;"
        " UPDATE surrender_standing SET duty = 1 WHERE account = '{works}'",
        "UPDATE surrender_duty SET document = 'X' WHERE version = 2",
        "UPDATE surrender_duty SET record = 1 WHERE version = 2",
        "UPDATE registry_account SET state = 'closed', changed = {record} WHERE number = '{other}'",
        "UPDATE registry_account SET state = 'normal' WHERE number = '{works}'",
    ],
)
def test_duties_of_successors_rest_on_the_hand_over(statement: str) -> None:
    with booked("2026-11-02 09:00:00") as here:
        assert here.duty(1000).done
        here.state("closing")
        words = "other: all of 19-20, all of 24, 300 of steel 2025; far: all of 25, all of 26, 700 of steel 2025"
        made = succeed(here, words, closes=True)
        assert made.done, made.findings
        found_by(statement.format(works=here.works, other=here.other, record=made.number))
        assert {one[0] for one in opened()} == {"records"}, opened()


def test_units_are_not_issued_again_that_were_never_taken_back() -> None:
    with booked("2026-03-02 09:00:00") as here:
        assert noticed(here).done
        made = filed(here, 100)
        found = found_by(
            "INSERT INTO carryover_filing (record, line, account, year, filed_at, late, vintage, amount, taken_back)"
            f" VALUES (1, 1, '{here.works}', 2024, now(), false, '24', 1000000, {made.number})"
        )
        assert [one[:2] for one in found] == [("batches", here.works)]
        assert {one[0] for one in opened()} == {"batches", "records"}
