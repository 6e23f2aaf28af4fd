"""A freeze that comes when units are filed for carry-over already: it tells of them, and it follows them into the later vintage.

Each row: events in order, and what is frozen then as `ordered/effective` by vintage. `file`, `freeze` and `lift` take tonnes of 2024;
the works holds 10,000 t of it, and `back` and `again` take back and issue again what is filed.
"""

from __future__ import annotations

from typing import Any

import pytest

from tanheng.registry.resting import RESTING
from tests.books import rows
from tests.carryover_stage.steps import filed, noticed, reissued, taken_back, withdrawn
from tests.surrender_stage.stage import Stage, audit_of_book, later, refused, said

TOLD = [
    ("file 2000, freeze 10000, back, again", {"24": "8000/8000", "25": "2000/2000"}),
    ("file 2000, file 3000, freeze 10000, withdraw 3000, back, again", {"24": "8000/8000", "25": "2000/2000"}),
    ("file 2000, freeze 9000, back, again", {"24": "8000/8000", "25": "1000/1000"}),
    ("file 2000, freeze 8000, back, again", {"24": "8000/8000"}),
    ("file 2000, freeze 8500, freeze 1000, back, again", {"24": "8000/8000", "25": "500/500 1000/1000"}),
    ("file 2000, back, freeze 10000, again", {"24": "8000/8000", "25": "2000/2000"}),
    ("file 2000, freeze 12000, back, again", {"24": "10000/8000", "25": "2000/2000"}),
    ("file 2000, freeze 8000, freeze 2000, lift 500, back, again", {"24": "8000/8000", "25": "1500/1500"}),
]


def _happen(here: Stage, event: str, filings: dict[int, int]) -> None:
    verb, _, amount = event.partition(" ")
    if verb == "back":
        later("2026-03-26 10:00:00")
        outcome = taken_back(here)
    elif verb == "again":
        outcome = reissued(here)
    elif verb == "file":
        outcome = filed(here, int(amount))
        filings[int(amount)] = outcome.number
    elif verb == "withdraw":
        outcome = withdrawn(here, filings[int(amount)])
    elif verb == "freeze":
        here.freeze(int(amount), "24", document=f"J-{amount}")
        return
    else:
        ((newest,),) = rows("SELECT max(number) FROM registry_encumbrance")
        outcome = here.by_registry("freeze_lift", {"freeze": newest, "amount": int(amount), "document": "J-9"})
    assert outcome.done, (event, said(outcome))


def _frozen(here: Stage) -> dict[str, str]:
    found: dict[str, str] = {}
    for asset, amount, effective in rows(
        "SELECT asset, amount, effective FROM registry_encumbrance WHERE account = %s AND ended IS NULL ORDER BY asset, first, number",
        (here.works,),
    ):
        vintage = asset.removeprefix("CEA-")
        found[vintage] = f"{found.get(vintage, '')} {amount}/{effective}".strip()
    return found


@pytest.mark.parametrize(("events", "frozen"), TOLD)
def test_what_a_freeze_waits_for_stays_its_own_when_it_is_issued_again(here: Stage, events: str, frozen: dict[str, str]) -> None:
    assert noticed(here).done
    filings: dict[int, int] = {}
    for event in events.split(", "):
        _happen(here, event, filings)
    assert _frozen(here) == frozen
    for query in (query for name, query in RESTING.items() if "freeze" in name):
        assert rows(query) == []


def test_the_entry_of_a_freeze_tells_what_of_it_is_filed_and_the_reissue_what_went_on(here: Stage, tmp_path: Any) -> None:
    assert noticed(here).done
    filing = filed(here, 3_000).number
    assert filed(here, 2_000).done
    asked = {"account": here.works, "vintage": "24", "amount": 10_000, "document": "J-1", "authority": "court"}
    entered = here.by_registry("freeze_enter", asked)
    assert {name: entered.result[name] for name in ("effective", "waiting", "filed")} == {
        "effective": 5_000,
        "waiting": 5_000,
        "filed": 5_000,
    }
    assert withdrawn(here, filing).done
    later("2026-03-26 10:00:00")
    assert taken_back(here).done
    (gone_on,) = reissued(here).result["freezes"]
    assert {name: gone_on[name] for name in ("continues", "vintage", "amount", "effective")} == {
        "continues": entered.number,
        "vintage": "25",
        "amount": 2_000,
        "effective": 2_000,
    }
    sold = {"account": here.works, "lines": [{"vintage": "25", "amount": 10_001}]}
    assert refused(here.run("holding_to_trading", sold, here.representative)) == [3005]
    taken = {"freeze": gone_on["freeze"], "receiver": here.other, "amount": 2_000, "document": "J-2"}
    assert here.by_registry("freeze_deduct", taken).done, "the court takes from it as from any other"
    assert audit_of_book(tmp_path / "book").clean
