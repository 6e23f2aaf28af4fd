"""The task of a province to publish its list ends with the list, and a listed works is asked for its own sectors from then on."""

from __future__ import annotations

from datetime import date

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.tasks.settled import met, sectors_of
from tests.books import rows
from tests.lists.office import HUBEI, HUNAN, OTHER_WORKS, WORKS, Office
from tests.people.settled import Settled

_OPEN = "SELECT organisation FROM tasks_task WHERE starts_with(subject, 'key_emitter_list 2027') AND ended IS NULL ORDER BY 1"


def _asked(here: Settled) -> list[str]:
    for name in ("task_open_deadlines", "task_end_deadlines"):
        assert here.run(name, {}, here.program).done
    return [code for (code,) in rows(_OPEN)]


def test_the_task_ends_with_the_list_of_the_province(here: Office) -> None:
    here.until(date(2026, 10, 20))
    assert _asked(here) == [HUBEI, HUNAN]
    here.until(date(2026, 9, 1))
    here.published()
    here.until(date(2026, 10, 20))
    assert _asked(here) == [HUNAN]


def test_a_list_that_was_begun_and_not_published_in_time_is_a_task_after_its_day_too(here: Office) -> None:
    here.until(date(2026, 9, 1))
    here.drafted()
    here.until(date(2026, 11, 23))
    assert _asked(here) == [HUBEI]


def test_a_listed_works_is_known_by_its_sectors(here: Office) -> None:
    here.published()
    assert sectors_of(Sql(), [WORKS, OTHER_WORKS], CLOCK.now()) == {WORKS: frozenset(("cement",))}
    assert sectors_of(Sql(), None, CLOCK.now())[WORKS] == frozenset(("cement",))


def test_the_sectors_of_works_count_too_and_an_account_is_an_account(here: Office) -> None:
    node = {"level": "works", "sector": "steel", "zh": "S", "since": "2020-01-01", "document": "T1", "under": OTHER_WORKS}
    assert here.run("entity_node_add", {"nodes": [node]}, here.officer).done
    assert sectors_of(Sql(), [OTHER_WORKS], CLOCK.now()) == {OTHER_WORKS: frozenset(("steel",))}
    assert met(Sql(), "account_opening", 2027, CLOCK.now()) == frozenset()
