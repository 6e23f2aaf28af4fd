"""Before an entity merges, moves or ends, its duties that are not met are told."""

from __future__ import annotations

from tanheng.roster.entities.effects import effect_of
from tests.people.settled import WORKS
from tests.surrender_stage.stage import Stage


def test_a_change_tells_the_duties_that_are_still_open(here: Stage) -> None:
    assert here.duty(1000).done
    effect = effect_of("entity_cease", {"entity": WORKS, "on": "2026-11-01", "document": "D"})
    told = [(one.kind, one.entity, one.reference, dict(one.figures)) for one in effect.touched]
    assert told == [("duty", WORKS, here.works, {"year": 2025, "duty": 1000, "left": 1000})]
    assert [one.number for one in effect.accounts[WORKS]] == [here.works]
    assert effect.follow == ({"entity": WORKS, "account": here.works, "command": "account_state_change"},)
    assert sum(effect.tonnes[WORKS].values()) > 0
