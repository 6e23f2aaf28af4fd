"""An account with an open difference takes no part in anything, also where it is neither sender nor receiver but the one that is served."""

from __future__ import annotations

from collections.abc import Callable
from typing import LiteralString

import pytest

from tanheng.commands.records import Outcome
from tests.books import rows
from tests.carryover_stage.steps import noticed
from tests.surrender_stage.stage import Stage, refused, said, staged

HELP = {"document": "bank account frozen 1"}


def _differs(here: Stage, account: str) -> int:
    told = {"outside": [{"part": "auditor", "differences": [{"account": account, "found": "x"}]}]}
    found = here.run("reconciliation_run", told, here.program)
    assert found.done, said(found)
    _settled(here, found.number, "account <> %s", account)
    return found.number


def _settled(here: Stage, number: int, which: LiteralString = "%s <> ''", account: str = "all") -> None:
    """The stage was funded past the registry, so that the run finds more than it is told: that is settled first."""
    query: LiteralString = "SELECT line FROM registry_reconciliation_difference WHERE reconciliation = %s AND settled IS NULL AND "
    lines = [line for (line,) in rows(query + which, (number, account))]
    assert here.by_registry("reconciliation_settle", {"reconciliation": number, "lines": lines, "reason": "looked at"}).done


def _helped(here: Stage) -> Outcome:
    return here.surrender(100, sender=here.other, behalf=here.works, actor=here.helper, **HELP)


SERVED: dict[str, Callable[[Stage], Outcome]] = {
    "a helper surrenders for it": _helped,
    "its duty is fixed": lambda here: here.duty(900),
    "an offset is recorded for it": lambda here: here.offset(5),
    "it surrenders for itself": lambda here: here.surrender(5),
}


@pytest.mark.parametrize("what", SERVED)
def test_nothing_is_done_for_an_account_with_an_open_difference_until_it_is_settled(what: str) -> None:
    with staged() as here:
        assert here.duty().done
        number = _differs(here, here.works)
        assert refused(SERVED[what](here)) == [3016]
        _settled(here, number)
        assert refused(SERVED[what](here)) == []


def test_an_offset_of_a_blocked_account_is_not_withdrawn_either() -> None:
    with staged() as here:
        assert here.duty().done
        asked = {"offset": here.offset(5).number, "document": "C-2"}
        _differs(here, here.works)
        assert refused(here.by_registry("offset_withdraw", asked)) == [3016]


def test_a_notice_of_carry_over_waits_for_the_difference() -> None:
    with staged("2026-03-02 09:00:00") as here:
        _differs(here, here.works)
        assert refused(noticed(here)) == [3016]


def test_an_account_is_not_closed_over_an_open_difference() -> None:
    with staged() as here:
        lines = [{"vintage": vintage, "amount": 10_000} for vintage in ("19-20", "24", "25", "26")]
        given = {"sender": here.works, "receiver": here.other, "lines": lines, "document": "M-1"}
        assert here.by_registry("allowance_transfer", given).done
        here.state("closing")
        number = _differs(here, here.works)
        asked = {"account": here.works, "state": "closed", "document": "S-2"}
        assert refused(here.by_registry("account_state_change", asked)) == [1141]
        _settled(here, number)
        assert refused(here.by_registry("account_state_change", asked)) == []
