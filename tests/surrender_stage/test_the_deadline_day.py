"""The deadline to the second, what a surrender costs on that day, and that emitters do not stand in each other's way."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from django.db import connections

from tanheng.commands.actors import Actor
from tanheng.commands.running import Runner
from tanheng.commands.sql import Sql
from tanheng.commands.trips import Asked, Trips
from tanheng.people.policy import RolePolicy
from tanheng.surrender.queries import Key, standings_of
from tests.surrender_stage.stage import Stage, at, later, refused, said


@pytest.mark.parametrize(
    ("now", "timing"),
    [("2026-12-31 23:59:59", "on_time"), ("2027-01-01 00:00:00", "late"), ("2027-01-01 00:00:01", "late")],
)
def test_what_comes_before_midnight_is_in_time_and_the_rest_is_late(here: Stage, now: str, timing: str) -> None:
    assert here.duty(1000).done
    later(now)
    assert here.surrender(1).result["timing"] == timing
    assert here.offset(1).result["timing"] == timing


def test_a_request_cannot_date_itself_back_behind_the_deadline(here: Stage) -> None:
    assert here.duty(1000).done
    later("2027-01-01 00:00:00")
    content = {"sender": here.works, "receiver": here.province, "year": 2025, "lines": [{"vintage": "25", "amount": 1}]}
    backdated = here.run("allowance_surrender", content, here.representative, applies_at=at("2026-12-31 12:00:00"))
    assert refused(backdated) == [9115]


def test_a_surrender_takes_seven_trips_and_nine_statements(here: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here.duty(1000).done
    assert here.surrender(1).done
    trips: list[list[str]] = []
    make = Trips.make

    def counted(self: Trips, *asked: Asked) -> Any:
        trips.append([query.split(maxsplit=1)[0] for query, _ in asked])
        return make(self, *asked)

    monkeypatch.setattr(Trips, "make", counted)
    assert here.surrender(1).done
    assert trips == [["BEGIN", "SELECT"], *[["SELECT"]] * 5, ["WITH", "COMMIT"]]


def test_emitters_who_surrender_at_once_do_not_meet_and_what_is_sent_twice_counts_once(here: Stage) -> None:
    assert here.duty(1000).done
    assert here.duty(1000, account=here.other).done
    assert here.surrender(1).done
    assert here.surrender(1, sender=here.other, actor=here.helper).done
    statistics: dict[str, int] = {}
    failed: list[Any] = []

    def surrenders(account: str, actor: Actor) -> None:
        runner = Runner(RolePolicy(), statistics=statistics)
        content = {"sender": account, "receiver": here.province, "year": 2025, "lines": [{"vintage": "25", "amount": 2}]}
        try:
            for one in range(40):
                outcome = runner.run("allowance_surrender", content, actor=actor, request=f"{account} {one}", reason="due")
                failed.extend(said(outcome))
        finally:
            connections.close_all()

    threads = [
        Thread(target=surrenders, args=pair) for pair in ((here.works, here.representative), (here.other, here.helper)) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    keys = [Key(here.works, 2025), Key(here.other, 2025)]
    assert [standings_of(Sql(), keys)[key].surrendered for key in keys] == [81, 81]
    assert set(statistics) <= {"23505", "40001"}
    assert statistics.get("40001", 0) <= 5, "only twins of one request may meet"


def test_a_pledge_does_not_stand_in_the_way_of_a_surrender_but_a_freeze_does(here: Stage) -> None:
    assert here.duty(10_000).done
    # Pledges have no command yet; the engine reads them from the table.
    Sql().run(
        "INSERT INTO registry_encumbrance (number, kind, account, asset, amount, effective, rank, document, authority, beneficiary)"
        " VALUES (999999, 'pledge', %s, 'CEA-25', 9000, 0, 1, 'L-1', '', 'bank')",
        (here.works,),
    )
    assert here.surrender(2_000).done
    here.freeze(7_990)
    assert [finding.code for finding in here.surrender(11).findings] == [3005]
    assert here.surrender(10).done
