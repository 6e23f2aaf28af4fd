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


def _issue(here: Small, kind: str, sender: str, receiver: str, **amounts: int) -> None:
    """Move units by a kind without what its own command asks for besides; it stands in the place of that one only for this."""
    from tanheng.commands.definitions import COMMANDS
    from tanheng.registry.law import vintages
    from tanheng.registry.moving import Line, Order, kind_of, move
    from tanheng.registry.transfer_commands import Between, define

    def body(work: Any, content: Between) -> Any:
        orders = [
            Order(kind_of(kind), sender, receiver, (Line(one.vintage, one.amount),), document=content.document or "", year=year)
            for one in content.lines
            for year in [None if kind == "vintage_issue" else 2000 + int(one.vintage)]
        ]
        return {"movements": [list(one) for one in move(work, orders, vintages(work))]}

    body.__doc__ = "Move."
    name = {"vintage_issue": "allowance_issue", "distribution": "allowance_distribute"}[kind]
    own = COMMANDS.pop(name)
    define(name, Between, kind, body)
    try:
        lines = [{"vintage": vintage.removeprefix("v"), "amount": amount} for vintage, amount in amounts.items()]
        asked = {"sender": sender, "receiver": receiver, "lines": lines, "document": "plan 1"}
        here.done(here.by_two(name, asked, here.clerk, here.officer if COMMANDS[name].sides else here.approver))
    finally:
        COMMANDS[name] = own


def _decide() -> None:
    """Write down the decisions that the movements rest on, as the commands of issuance would have."""
    from tanheng.commands.sql import Sql

    sql = Sql()
    sql.run(
        "INSERT INTO issuance_issue (record, line, account, province, vintage, sector, document)"
        " SELECT record, line, receiver, %s, substr(asset, 5), 'steel', document FROM registry_movement WHERE kind = 'vintage_issue'",
        (PROVINCE,),
    )
    sql.run(
        "INSERT INTO issuance_entitlement (record, line, moved, account, province, year, sector, purpose, occasion, attempt, decided,"
        " amount, reduced, risk, document) SELECT record, line, line, receiver, %s, year, 'steel', 'final', '', 1, amount, amount, 0, '',"
        " document FROM registry_movement WHERE kind = 'distribution'",
        (PROVINCE,),
    )


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
        _issue(here, "vintage_issue", NATIONAL_NUMBER, PROVINCE_NUMBER, v25=1000, v24=300)
        _issue(here, "distribution", PROVINCE_NUMBER, WORKS_NUMBER, v25=600, v24=200)
        _issue(here, "distribution", PROVINCE_NUMBER, OTHER_NUMBER, v25=100)
        _decide()
        for vintage, amount in (("24", 300), ("25", 1000)):
            here.clerks("vintage_create", {"vintage": vintage, "document": "plan 1"})
            lines = [{"sector": "steel", "amount": amount}]
            here.clerks("envelope_set", {"province": PROVINCE, "vintage": vintage, "document": "plan 1", "lines": lines})
    connections.close_all()


@contextmanager
def small_registry() -> Iterator[Small]:
    """Have a registry of one's own for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("registry_small", _fill)), played(NOW):
        from tanheng.commands.running import Runner
        from tanheng.people.policy import RolePolicy

        yield Small(Runner(RolePolicy()), count(9000))
