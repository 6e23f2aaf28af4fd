"""Carry-over as a golden example: notice, filings in both batches, a late one, what is taken back, and 2025 units that pay the duty."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from tanheng.carryover.queries import filings_of, most_of
from tanheng.kernel.clock import CLOCK
from tanheng.lawbook import NoLegalValue
from tanheng.people.working_days import working_days_of
from tanheng.registry.law import law
from tests.books import rows
from tests.carryover_stage.steps import filed, noticed, reissued, taken_back, withdrawn
from tests.surrender_stage.stage import Stage, audit_of_book, later, refused, said


def five_working_days_on() -> str | None:
    """Return the day five working days from now, None where the law does not hold the public holidays."""
    try:
        return working_days_of(law()).add_working_days(CLOCK.now().date(), 5).isoformat()
    except NoLegalValue:
        return None


def states(here: Stage) -> list[tuple[str, int, str]]:
    """Return the filings of the works as vintage, tonnes and state."""
    return [(one.vintage, one.amount, one.state) for one in filings_of(here.works, 2024)]


def test_a_year_of_carryover(here: Stage, tmp_path: Path) -> None:
    notices(here)
    freeze = the_first_batch(here)
    the_second_batch(here)
    the_late_batch(here, freeze)
    # One for one: what the vintages lost came back as 2025, which pays the duty of 2025.
    held = [here.held(vintage) for vintage in ("19-20", "24", "25")]
    assert held == [10_000 - 1_000, 10_000 - 2_900, 10_000 + 3_900]
    later("2026-11-02 09:00:00")
    assert here.duty(12_000).done
    paid = here.surrender(12_000)
    assert paid.done, said(paid)
    audited = audit_of_book(tmp_path / "book")
    assert audited.clean, audited.first


def notices(here: Stage) -> None:
    """Set the notice of the works twice."""
    # The works sold 40,001 t more than it bought: floor(100,000 + 1.5 x 40,001) is above its holding of 20,000 t, which is the limit.
    first = noticed(here, 20_000, sold=50_000, bought=9_999)
    assert first.result["notices"] == [
        {
            "account": here.works,
            "version": 1,
            "base": 100_000,
            "net_sales": 40_001,
            "by_formula": 160_001,
            "eligible": True,
            "most": 20_000,
        }
    ]
    assert noticed(here, 5_000).result["notices"][0]["version"] == 2
    assert most_of(here.works, 2024) == 5_000


def the_first_batch(here: Stage) -> int:
    """File in March, take back and issue again; return the number of a freeze that begins meanwhile."""
    # Two filings in March, one withdrawn; one on the first second of the second batch; a freeze of 500 t since April.
    assert filed(here, lines=[("19-20", 1_000), ("24", 500)]).result["left"] == 3_500
    assert withdrawn(here, filed(here, 700).number).done
    assert here.held("24", "filed") == 500
    later("2026-03-21 00:00:00")
    assert filed(here, 2_000).done
    freeze = here.freeze(500, "24")
    later("2026-03-26 10:00:00")
    back = taken_back(here)
    assert back.result == {
        "filings": 2,
        "tonnes": 1_500,
        "vintages": {"19-20": 1_000, "24": 500},
        "left": 0,
        "due": "2026-03-27",
        "overdue": False,
        "reissue_by": five_working_days_on(),
    }
    by = five_working_days_on()
    later("2026-03-30 10:00:00")
    again = reissued(here)
    assert {name: again.result[name] for name in ("filings", "tonnes", "vintage", "left", "reissue_by")} == {
        "filings": 2,
        "tonnes": 1_500,
        "vintage": "25",
        "left": 0,
        "reissue_by": by,
    }
    assert refused(reissued(here)) == [8323]
    assert here.held("25") == 11_500

    return freeze


def the_second_batch(here: Stage) -> None:
    """Take back what was filed on the first second of the second batch."""
    # The second batch closes on 10 June; taken back on 29 June it is three days over its day.
    later("2026-06-11 00:00:00")
    assert refused(filed(here, 1)) == [3002]
    later("2026-06-29 10:00:00")
    second = taken_back(here, "second")
    assert (second.result["tonnes"], second.result["due"], second.result["overdue"]) == (2_000, "2026-06-26", True)
    assert reissued(here).result["tonnes"] == 2_000


def the_late_batch(here: Stage, freeze: int) -> None:
    """Lift the freeze after the window."""
    # The freeze of 500 t ends in July: so much may be filed late, of this vintage alone, and is taken back in a batch of its own.
    later("2026-07-06 10:00:00")
    assert refused(filed(here, 1)) == [3002]
    assert here.by_registry("freeze_lift", {"freeze": freeze, "document": "J-3"}).done
    assert refused(filed(here, 1, "19-20")) == [8328]
    assert filed(here, 400).result["late"] is True
    assert refused(filed(here, 101)) == [8328]
    assert refused(taken_back(here, "second")) == [8322]
    assert taken_back(here, "late").result["tonnes"] == 400
    assert reissued(here).done
    assert states(here) == [
        ("19-20", 1_000, "reissued"),
        ("24", 500, "reissued"),
        ("24", 700, "withdrawn"),
        ("24", 2_000, "reissued"),
        ("24", 400, "reissued"),
    ]


def test_a_freeze_of_after_the_window_releases_nothing(here: Stage) -> None:
    assert noticed(here).done
    later("2026-06-11 00:00:00")
    freeze = here.freeze(100, "24")
    later("2026-06-12 09:00:00")
    assert here.by_registry("freeze_lift", {"freeze": freeze, "document": "J-3"}).done
    assert refused(filed(here, 1)) == [3002]


def test_an_account_may_be_left_for_later_and_comes_next_time(here: Stage) -> None:
    assert noticed(here).done
    assert noticed(here, account=here.far).done
    assert filed(here).done
    assert filed(here, 30, account=here.far, actor=here.far_helper).done
    later("2026-03-23 09:00:00")
    assert taken_back(here, without=[here.far]).result["tonnes"] == 100
    assert taken_back(here).result["tonnes"] == 30
    assert reissued(here, without=[here.works]).result["tonnes"] == 30
    assert reissued(here).result["tonnes"] == 100


def test_a_suspended_account_gets_back_what_was_taken(here: Stage) -> None:
    assert noticed(here).done
    assert filed(here).done
    here.state("suspended")
    later("2026-03-23 09:00:00")
    assert taken_back(here).done
    assert reissued(here).done
    assert here.held("25") == 10_100


def test_the_table_itself_lets_no_filing_be_issued_twice_or_go_back(here: Stage) -> None:
    assert noticed(here).done
    assert filed(here).done
    later("2026-03-23 09:00:00")
    assert taken_back(here).done
    assert reissued(here).done
    for change in ("reissued = 1", "reissued = NULL", "taken_back = NULL, reissued = NULL", "withdrawn = 1"):
        with pytest.raises(psycopg.Error):
            rows(f"UPDATE carryover_filing SET {change} RETURNING record")
    with pytest.raises(psycopg.Error):
        rows("UPDATE carryover_notice SET most = 9 RETURNING record")


def test_what_is_filed_at_once_by_many_is_taken_back_two_thousand_lines_at_a_time(here: Stage) -> None:
    assert noticed(here).done
    for _ in range(101):
        assert filed(here, lines=[("24", 1)] * 20).done
    later("2026-03-23 09:00:00")
    back = taken_back(here)
    assert (back.result["filings"], back.result["left"]) == (2_000, 20)
    assert taken_back(here).result["left"] == 0
    assert [reissued(here).result["left"] for _ in range(2)] == [20, 0]
    assert json.loads(reissued(here).text)["outcome"] == "refused"
    assert here.held("25") == 10_000 + 2_020
