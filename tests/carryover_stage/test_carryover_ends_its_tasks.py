"""Who filed all that he may has nothing more to file, and the registry is done with a batch when nothing of it waits."""

from __future__ import annotations

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.tasks.settled import met
from tests.carryover_stage.steps import filed, noticed, taken_back
from tests.people.settled import OTHER_WORKS, WORKS
from tests.surrender_stage.stage import Stage, later


def _met(event: str) -> frozenset[str]:
    return met(Sql(), event, 2024, CLOCK.now())


def test_an_application_is_done_when_all_that_the_notice_allows_is_filed(here: Stage) -> None:
    assert _met("carryover_application") == frozenset()
    assert noticed(here, 500).done
    assert noticed(here, 0, here.other).done
    assert _met("carryover_application") == {OTHER_WORKS}, "nothing is left to file, and a notice of nothing allows nothing"
    assert filed(here, 500).done
    assert _met("carryover_application") == _met("carryover_first_application") == {WORKS, OTHER_WORKS}


def test_a_batch_is_done_when_it_is_closed_and_nothing_of_it_waits(here: Stage) -> None:
    assert noticed(here).done
    assert filed(here, 500).done
    assert _met("carryover_first_reclaim") == frozenset(), "it is still open"
    later("2026-03-21 09:00:00")
    assert _met("carryover_first_reclaim") == frozenset()
    assert taken_back(here).done
    assert _met("carryover_first_reclaim") == {"registry"}
    assert _met("carryover_second_reclaim") == frozenset()
