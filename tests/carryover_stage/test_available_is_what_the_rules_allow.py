"""What is called available for a kind is what its rules allow now: duties and their vintages, windows, notices, states."""

from __future__ import annotations

from tanheng.commands.sql import Sql
from tests.carryover_stage.steps import noticed
from tests.surrender_stage.stage import Stage, later


def told(account: str, kind: str) -> dict[str, int | None]:
    """Return what a kind may take of each vintage of an account; what refuses it by its check (negative, 0 for none)."""
    from tanheng.registry.availability import available
    from tanheng.registry.queries import account_of, holdings

    sql = Sql()
    found = account_of(sql, account)
    assert found is not None
    ruled = available(sql, found, holdings(sql, account))
    every = [(held.vintage, one) for held, each in ruled.items() for one in each if one.kind.name == kind]
    assert all((one.why is None) == (one.amount is not None) for _, one in every)
    return {vintage: -(one.code or 0) if one.amount is None else one.amount for vintage, one in every}


def test_nothing_is_available_for_surrender_before_there_is_a_duty_and_after_it_is_met(here: Stage) -> None:
    later("2026-11-02 09:00:00")
    assert set(told(here.works, "surrender").values()) == {0}
    assert here.duty(1_000).done
    open_duty = told(here.works, "surrender")
    assert (open_duty["25"], open_duty["24"], open_duty["26"]) == (10_000, -3001, -3001)
    assert here.surrender(1_000).done
    assert set(told(here.works, "surrender").values()) == {0}


def test_nothing_is_available_for_filing_without_a_notice_of_other_vintages_and_after_the_window(here: Stage) -> None:
    assert set(told(here.works, "carryover_filing").values()) == {-8317}
    assert noticed(here, 5_000).done
    within = told(here.works, "carryover_filing")
    assert (within["24"], within["25"]) == (10_000, -8318)
    later("2026-11-02 09:00:00")
    assert told(here.works, "carryover_filing")["24"] == -3002


def test_a_state_of_an_account_that_lets_nothing_out_leaves_nothing_available(here: Stage) -> None:
    assert told(here.works, "to_trading")["25"] == 10_000
    assert here.by_registry("account_state_change", {"account": here.works, "state": "suspended", "document": "d"}).done
    assert told(here.works, "to_trading")["25"] == -1004


def test_the_source_of_a_vintage_limits_no_issue(here: Stage) -> None:
    assert told(here.nation, "vintage_issue") == {}
