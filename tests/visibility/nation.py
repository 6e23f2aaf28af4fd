"""Two provinces for tests: each with a city, a works there and officers; every other role has somebody too, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from tanheng.commands.actors import Actor
from tanheng.database.address import Address
from tanheng.kernel.clock import played
from tanheng.visibility.viewers import NOBODY, Looking
from tests import servers
from tests.books import copy_of
from tests.people.settled import NOW, WORKS, uscc
from tests.registry_pages.small import NATIONAL_NUMBER, ORDER, PROVINCE, WORKS_NUMBER, Small, _fill
from tests.signing import signing_key

CITY, FAR_PROVINCE, FAR_CITY, FAR_WORKS = "city:420100", "province:430000", "city:430100", f"entity:{uscc(21)}"
FAR_PROVINCE_NUMBER, FAR_NUMBER = "P0000005-09", "E0000006-89"
BODIES = {
    "peer_officer": ("department:420000", "peer_department"),
    "market_regulator": ("market_regulator:420000", "market_regulator"),
    "court_officer": ("court:420100", "court"),
    "bank_officer": (f"bank:{uscc(22)}", "bank"),
    "exchange_operator": ("exchange", "exchange"),
    "verifier": (f"verifier:{uscc(23)}", "verification_body"),
    "laboratory": (f"laboratory:{uscc(24)}", "laboratory"),
    "auditor": (f"auditor:{uscc(25)}", "auditor"),
}
"""Organisations of roles that hold no account here, with their kinds."""
_OTHERS = [
    *(("ministry_officer", "ministry"), ("province_officer", PROVINCE), ("city_officer", CITY), ("emitter_representative", WORKS)),
    *((role, code) for role, (code, _) in BODIES.items()),
    *(("province_officer", PROVINCE), ("province_officer", FAR_PROVINCE), ("province_officer", FAR_PROVINCE)),
    ("emitter_representative", FAR_WORKS),
]
_FIRST = 11
"""The number of the first person here; each gets the assignment of the same number."""


def _looking(place: int) -> Looking:
    return Looking(_FIRST + place, *_OTHERS[place])


VIEWERS: dict[str, Looking] = {
    "": NOBODY,
    **{role: _looking(place) for place, (role, _) in enumerate(_OTHERS[:12])},
    "emitter_representative": Looking(9, "emitter_representative", WORKS),
    "registry_clerk": Looking(7, "registry_clerk", "registry"),
    "registry_approver": Looking(8, "registry_approver", "registry"),
    "system_administrator": Looking(2, "system_administrator", "program"),
    "security_administrator": Looking(3, "security_administrator", "program"),
    "audit_administrator": Looking(6, "audit_administrator", "program"),
    "program": Looking(1, "program", "program"),
}
"""Somebody in each role, in the first province where there are two; nobody under the empty name."""
COLLEAGUE = _looking(3)
"""Another representative of the works, without a right for its account."""
FAR_OFFICER, FAR_REPRESENTATIVE = _looking(13), _looking(15)


def actor_of(viewer: Looking) -> Actor:
    """Return a viewer of this file as an actor."""
    assert viewer.person is not None
    return Actor(viewer.person, viewer.person)


@dataclass(slots=True)
class Nation(Small):
    """The small nation with a second province."""

    def by_officers(self, name: str, content: dict[str, Any], place: int) -> Any:
        """Have two officers of a province do something."""
        return self.done(self.by_two(name, content, actor_of(_looking(place)), actor_of(_looking(place + 1))))


def _settle_far(owner: Address) -> None:
    from django.db import connections

    _fill(owner)
    from tanheng.commands.running import Runner
    from tanheng.commands.sealing import seal_all
    from tanheng.people.policy import RolePolicy
    from tanheng.server.preparing import prepare
    from tanheng.visibility.noting import note

    prepare(servers.as_role(owner, "app"))
    with played(NOW):
        here = Nation(Runner(RolePolicy()), count(20_000))
        _people(here)
        _units(here)
        _doings(here)
        seal_all(signing_key(), stragglers=print)
        assert note(at_once=10_000) > 0
        _proposals(here)
    connections.close_all()


def _people(here: Nation) -> None:
    far = [
        {"code": FAR_PROVINCE, "kind": "province", "zh": "F", "parent": "ministry"},
        {"code": FAR_CITY, "kind": "city", "zh": "G", "parent": FAR_PROVINCE},
        {"code": FAR_WORKS, "kind": "emitter", "zh": "H", "parent": FAR_CITY},
        *({"code": code, "kind": kind, "zh": "B"} for code, kind in BODIES.values()),
    ]
    here.done(here.run("organisation_register", {"organisations": far}, here.system))
    for place, (role, organisation) in enumerate(_OTHERS):
        assert here.person() == _FIRST + place
        given = here.done(here.give(_FIRST + place, organisation, role))
        assert given["assignments"] == [_FIRST + place], given


def _units(here: Nation) -> None:
    holders = [("province", FAR_PROVINCE), ("emitter", FAR_WORKS)]
    asked = [{"type": kind, "holder": holder, "province": FAR_PROVINCE, "documents": ["far 1"]} for kind, holder in holders]
    assert here.clerks("account_open", {"accounts": asked})["accounts"] == [FAR_PROVINCE_NUMBER, FAR_NUMBER]
    right = {"account": FAR_NUMBER, "person": FAR_REPRESENTATIVE.person, "right": "initiate", "document": "far 2"}
    here.clerks("representative_give", {"representatives": [right]})
    far = {"vintage": "25", "document": "far plan", "lines": [{"sector": "steel", "amount": 500}]}
    here.clerks("envelope_set", {"province": FAR_PROVINCE, **far})
    here.clerks("allowance_issue", {"account": FAR_PROVINCE_NUMBER, **far})
    line = {"account": FAR_NUMBER, "year": 2025, "sector": "steel", "decided": 200, "amount": 200}
    table = {"account": FAR_PROVINCE_NUMBER, "purpose": "final", "document": "far plan", "total": 200, "lines": [line]}
    here.done(here.by_two("allowance_distribute", table, here.clerk, actor_of(_looking(13))))


def _doings(here: Nation) -> None:
    from tanheng.commands.sql import Sql

    here.freeze(10)
    here.freeze(5, account=FAR_NUMBER, document="far order")
    exchange = actor_of(VIEWERS["exchange_operator"])
    here.done(here.to_trading(40))
    here.done(here.run("holding_lock", {"account": WORKS_NUMBER, "lines": [{"vintage": "25", "amount": 30}]}, exchange))
    trade = {"seller": WORKS_NUMBER, "buyer": FAR_NUMBER, "vintage": "25", "amount": 30}
    here.done(here.run("allowance_deliver", {"document": "trade 1", "deliveries": [trade]}, here.program))
    for place, account in ((12, WORKS_NUMBER), (13, FAR_NUMBER)):
        duty = {"account": account, "year": 2025, "sector": "steel", "tonnes": 100}
        officers = {12: (1, 12), 13: (13, 14)}[place]
        made = here.by_two("duty_set", {"document": "d 1", "duties": [duty]}, *(actor_of(_looking(one)) for one in officers))
        here.done(made)
    number = here.reconcile()["reconciliation"]
    for line, account in enumerate((WORKS_NUMBER, FAR_NUMBER, ""), start=901):
        Sql().run(
            "INSERT INTO registry_reconciliation_difference (reconciliation, line, part, account, place, found, expected, reason)"
            " VALUES (%s, %s, 'sums', %s, 'p', '1', '2', '')",
            (number, line, account),
        )


def _proposals(here: Nation) -> None:
    """Leave one open proposal of each kind that visibility tells apart; none of it is sealed."""
    freeze = {"account": WORKS_NUMBER, "vintage": "25", "amount": 7, "document": ORDER + "a", "authority": "court"}
    here.done(here.run("proposal_make", {"command": "freeze_enter", "content": freeze}, here.clerk))
    for account, province, works in (("P0000002-18", 1, WORKS_NUMBER), (FAR_PROVINCE_NUMBER, 13, FAR_NUMBER)):
        line = {"account": works, "year": 2025, "sector": "steel", "decided": 1, "amount": 1}
        asked = {"account": account, "purpose": "final", "document": f"p {province}", "total": 1, "lines": [line]}
        here.done(here.run("proposal_make", {"command": "allowance_distribute", "content": asked}, here.clerk))
    cancel = {"sender": WORKS_NUMBER, "receiver": NATIONAL_NUMBER, "lines": [{"vintage": "24", "amount": 1}]}
    here.done(here.run("proposal_make", {"command": "allowance_cancel", "content": cancel}, here.representative))
    security = {"assignments": [{"person": 10, "organisation": "registry", "role": "registry_clerk"}]}
    here.done(here.run("proposal_make", {"command": "assignment_give", "content": security}, here.security))


@contextmanager
def nation() -> Iterator[Nation]:
    """Have a nation of one's own for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("visibility_nation", _settle_far)), played(NOW):
        from tanheng.commands.running import Runner
        from tanheng.people.policy import RolePolicy

        yield Nation(Runner(RolePolicy()), count(90_000))
