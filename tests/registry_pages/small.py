"""A small registry for tests: a nation of a ministry, a province and two works with accounts, units of two vintages, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.database.address import Address
from tanheng.kernel.clock import played
from tests import servers
from tests.books import copy_of
from tests.people.settled import NOW, OTHER_WORKS, WORKS, Settled, _settle

PROVINCE = "province:420000"
NATIONAL_NUMBER, PROVINCE_NUMBER, WORKS_NUMBER, OTHER_NUMBER = (
    "N0000001-89",
    "P0000002-18",
    "E0000003-98",
    "E0000004-95",
)
ORDER = "(2026) E 01 Zhi 12"


@dataclass(slots=True)
class Small(Settled):
    """The people of the small nation with their registry, and an officer of its province."""

    officer: ClassVar = Actor(10, 10)

    def done(self, outcome: Outcome) -> Any:
        """Return the result of what must be carried out."""
        assert outcome.done, [str(one.message) for one in outcome.findings]
        return outcome.result

    def clerks(self, name: str, content: dict[str, Any]) -> Any:
        """Have clerk and approver do something that must be carried out."""
        return self.done(self.by_two(name, content, self.clerk, self.approver))

    def freeze(self, amount: int, **more: Any) -> int:
        """Freeze so much of vintage 25 of the works, on one order besides what it froze before."""
        content = {
            "account": WORKS_NUMBER,
            "vintage": "25",
            "amount": amount,
            "document": ORDER,
            "authority": "court",
            "adds": True,
            **more,
        }
        return int(self.clerks("freeze_enter", content)["freeze"])

    def to_trading(self, amount: int, vintage: str = "25") -> Outcome:
        """Let the representative move units to trading."""
        lines = [{"vintage": vintage, "amount": amount}]
        return self.run("holding_to_trading", {"account": WORKS_NUMBER, "lines": lines}, self.representative)

    def reconcile(self, *outside: dict[str, Any]) -> dict[str, Any]:
        """Let the program reconcile."""
        found: dict[str, Any] = self.done(self.run("reconciliation_run", {"outside": list(outside)}, self.program))
        return found


def _issue(here: Small, vintage: str, amount: int, document: str) -> None:
    """Issue units of a vintage to the province, on a document of their own."""
    lines = [{"sector": "steel", "amount": amount}]
    here.clerks("vintage_create", {"vintage": vintage, "document": "plan 1"})
    here.clerks("envelope_set", {"province": PROVINCE, "vintage": vintage, "document": "plan 1", "lines": lines})
    here.clerks("allowance_issue", {"account": PROVINCE_NUMBER, "vintage": vintage, "document": document, "lines": lines})


def _distribute(here: Small, receiver: str, **amounts: int) -> None:
    """Distribute units of the province to an account, by vintage."""
    lines = [
        {"account": receiver, "year": 2000 + int(one.removeprefix("v")), "sector": "steel", "decided": amount, "amount": amount}
        for one, amount in amounts.items()
    ]
    table = {"account": PROVINCE_NUMBER, "purpose": "final", "document": "plan 1", "total": sum(amounts.values()), "lines": lines}
    here.done(here.by_two("allowance_distribute", table, here.clerk, here.officer))


def _fill(owner: Address) -> None:
    from django.db import connections

    _settle(owner)
    from tanheng.commands.running import Runner
    from tanheng.people.policy import RolePolicy
    from tanheng.server.preparing import prepare

    prepare(servers.as_role(owner, "app"))
    with played(NOW):
        here = Small(Runner(RolePolicy()), count(5000))
        assert here.give(10, PROVINCE, "province_officer").result["assignments"] == [10]
        holders = [("national", "ministry", "ministry"), ("province", PROVINCE, PROVINCE), ("emitter", WORKS, PROVINCE)]
        holders.append(("emitter", OTHER_WORKS, PROVINCE))
        asked = [{"type": kind, "holder": holder, "province": province, "documents": ["d"]} for kind, holder, province in holders]
        numbers = here.clerks("account_open", {"accounts": asked})["accounts"]
        assert numbers == [NATIONAL_NUMBER, PROVINCE_NUMBER, WORKS_NUMBER, OTHER_NUMBER], numbers
        right = {"account": WORKS_NUMBER, "person": 9, "right": "initiate", "document": "d"}
        here.clerks("representative_give", {"representatives": [right]})
        _issue(here, "25", 1000, "plan 1")
        _issue(here, "24", 300, "plan 24")
        _distribute(here, WORKS_NUMBER, v25=600, v24=200)
        _distribute(here, OTHER_NUMBER, v25=100)
    connections.close_all()


@contextmanager
def small_registry() -> Iterator[Small]:
    """Have a registry of one's own for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("registry_small", _fill)), played(NOW):
        from tanheng.commands.running import Runner
        from tanheng.people.policy import RolePolicy

        yield Small(Runner(RolePolicy()), count(9000))
