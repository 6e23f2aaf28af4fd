"""Steps of carry-over on a stage in March 2026, so that tests read as what is asked for. The notice lets the works carry over 5,000 t."""

from __future__ import annotations

from typing import Any

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tests.books import rows
from tests.surrender_stage.stage import Stage

BY = {"document": "N-1"}


def noticed(here: Stage, holding: int = 5_000, account: str = "", **more: Any) -> Outcome:
    """Set the notice of a steelworks that sold and bought nothing and surrendered 2024 in full: T_max = min(100,000, holding)."""
    one = {"account": account or here.works, "sectors": ["steel"], "sold": 0, "bought": 0, "holding": holding, "surrendered": ["2024"]}
    year = more.pop("year", 2024)
    return here.by_registry("carryover_notice_set", {"year": year, "notices": [{**one, **more}], **BY})


def filed(here: Stage, amount: int = 100, vintage: str = "24", *, actor: Actor | None = None, lines: Any = None, **more: Any) -> Outcome:
    """File for carry-over as the representative of the works."""
    asked = [{"vintage": one, "amount": tonnes} for one, tonnes in (lines or [(vintage, amount)])]
    return here.run("carryover_file", {"account": here.works, "year": 2024, "lines": asked, **more}, actor or here.representative)


def withdrawn(here: Stage, filing: int, *, actor: Actor | None = None) -> Outcome:
    """Withdraw a filing."""
    return here.run("carryover_withdraw", {"account": here.works, "filing": filing}, actor or here.representative)


def taken_back(here: Stage, batch: str = "first", **more: Any) -> Outcome:
    """Take a batch back by the registry's two persons."""
    return here.by_registry("carryover_take_back", {"year": 2024, "batch": batch, "national": here.nation, **BY, **more})


def created(here: Stage, vintage: str = "25") -> None:
    """Have a vintage created, unless it is: nothing is issued of it before, not even in exchange for another."""
    if not rows("SELECT FROM issuance_vintage WHERE code = %s", (vintage,)):
        assert here.by_registry("vintage_create", {"vintage": vintage, **BY}).done


def reissued(here: Stage, *, create: bool = True, **more: Any) -> Outcome:
    """Issue again what was taken back, the later vintage being created first unless that is what is tried."""
    if create:
        created(here)
    return here.by_registry("carryover_reissue", {"year": 2024, "national": here.nation, **BY, **more})
