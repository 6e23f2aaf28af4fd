"""A small registry for tests: ministry, three provinces, an exchange, six works with four representatives, all funded.

It is settled once a run; a fresh copy takes about a tenth of a second. Where the rooms above (issuance, surrender) are not needed, units
come and go by commands of this file, which are defined only as long as a block lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, ClassVar
from unittest.mock import patch

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.database.address import Address
from tanheng.kernel.clock import CLOCK, played
from tests import servers
from tests.books import copy_of, migrate_at, rows
from tests.people.settled import BEGAN, NOW, FirstPeople, uscc

RIGHTS = ("read", "initiate", "surrender")
SECOND = "second"
"""How tests name the second of the two representatives of an account who may initiate."""
GIVEN = ("read", "initiate", "initiate", "surrender")
"""The rights of the four representatives of each account."""
PROVINCES = ("province:130000", "province:420000", "province:610000")
WORKS = tuple(f"entity:{uscc(number)}" for number in range(1, 7))
INSTITUTION = f"institution:{uscc(90)}"
BANK, VERIFIER = f"bank:{uscc(92)}", f"verifier:{uscc(93)}"
OTHER_INSTITUTION = f"institution:{uscc(94)}"
NOBODYS_WORKS = f"entity:{uscc(91)}"
WHO_TRADES = "market.participants"
FUNDED = {"24": 40, "25": 100}
IN_PROVINCE = 1000
MOVED = {
    "test_issue": "vintage_issue",
    "test_distribute": "distribution",
    "test_surrender": "surrender",
    "test_return": "allowance_return",
    "test_reissue": "carryover_reissue",
}
"""Commands of tests for kinds whose own rooms stand above the registry."""
WITHIN = {"test_file": "carryover_filing", "test_withdraw": "carryover_filing_withdrawn"}


def home(works: int) -> str:
    """Return the province of a works, counted from 0: two in each."""
    return PROVINCES[works // 2]


@contextmanager
def commands_of_tests() -> Iterator[None]:
    """Define the commands of tests for a block; the pages and lists of all commands must not see them."""
    from tanheng.commands.definitions import COMMANDS
    from tanheng.registry import transfer_commands as moving

    made = [(name, kind, moving.Between, moving._between) for name, kind in MOVED.items()]
    made += [(name, kind, moving.WithinAccount, moving._within) for name, kind in WITHIN.items()]  # type: ignore[misc]
    added = [one for one in made if one[0] not in COMMANDS]
    for name, kind, content, body in added:
        moving.define(name, content, kind, body(kind))
    try:
        yield
    finally:
        for name, *_ in added:
            del COMMANDS[name]


@contextmanager
def institutions_may_trade() -> Iterator[None]:
    """Have a law for a block by which institutions may trade beside key emitters."""
    from tanheng.registry.law import law

    ours, tree = copy(law()), law().tree
    known = tree.parameters[WHO_TRADES]
    values = {keys: [replace(one, value=("key_emitter", "institution")) for one in found] for keys, found in known.values.items()}
    ours.tree = replace(tree, parameters={**tree.parameters, WHO_TRADES: replace(known, values=values)})
    with patch("tanheng.registry.trading.law", lambda: ours):
        yield


@dataclass(slots=True)
class Registry(FirstPeople):
    """A registry whose accounts have short names: N, P0 to P2, E0 to E5 (two in each province), I (an institution's,
    which was opened while the law admitted such; it does not now)."""

    runner: Runner
    accounts: dict[str, str] = field(default_factory=dict)
    representatives: dict[tuple[str, str], Actor] = field(default_factory=dict)
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    clerk: ClassVar = Actor(6, 6)
    approver: ClassVar = Actor(7, 7)
    exchange: ClassVar = Actor(8, 8)
    officer: ClassVar = Actor(9, 9)

    def run(self, name: str, content: dict[str, Any], actor: Actor | None = None, **more: Any) -> Outcome:
        """Run a command with a new key, as the clerk unless somebody else is named."""
        request = more.pop("request", "") or f"r{next(self.keys)}"
        return self.runner.run(name, content, actor=actor or self.clerk, request=request, reason=more.pop("reason", "because"), **more)

    def by_two(self, name: str, content: dict[str, Any], maker: Actor | None = None, checker: Actor | None = None) -> Outcome:
        """Propose a command and approve it, as the clerk and the approver unless others are named; a waiting time is waited for."""
        from tanheng.commands.definitions import COMMANDS
        from tanheng.commands.waiting import approvable_from

        made = self.run("proposal_make", {"command": name, "content": content}, maker)
        if not made.done:
            return made
        if wait := COMMANDS[name].wait:
            CLOCK.set(approvable_from(wait, CLOCK.now()))
        usual = self.officer if COMMANDS[name].sides else self.approver
        return self.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, checker or usual)

    def ask(self, name: str, content: dict[str, Any], maker: Actor | None = None, **more: Any) -> Outcome:
        """Run a command by one or by two persons, as it needs."""
        from tanheng.commands.definitions import COMMANDS

        if COMMANDS[name].two_persons:
            return self.by_two(name, content, maker, **more)
        return self.run(name, content, maker, **more)

    def done(self, name: str, content: dict[str, Any], maker: Actor | None = None, **more: Any) -> Any:
        """Ask for what must be carried out, and return its result."""
        outcome = self.ask(name, content, maker, **more)
        assert outcome.done, [str(finding.message) for finding in outcome.findings]
        return outcome.result

    def by(self, account: str, right: str = "initiate") -> Actor:
        """Return the representative of an account with a right."""
        return self.representatives[account, right]

    def number(self, name: str) -> str:
        """Return the number of an account by its short name; what is no short name stays as it is."""
        return self.accounts.get(name, name)

    def between(self, sender: str, receiver: str, amount: int, vintage: str = "25", **more: Any) -> dict[str, Any]:
        """Return the content of a movement between two accounts."""
        lines = [{"vintage": vintage, "amount": amount}]
        return {"sender": self.number(sender), "receiver": self.number(receiver), "lines": lines, "document": "D", **more}

    def within(self, account: str, amount: int, vintage: str = "25") -> dict[str, Any]:
        """Return the content of a movement within an account."""
        return {"account": self.number(account), "lines": [{"vintage": vintage, "amount": amount}]}

    def state(self, account: str, *states: str) -> None:
        """Bring an account into one state after another."""
        for state in states:
            self.done("account_state_change", {"account": self.number(account), "state": state, "document": "D"})

    def freeze(self, account: str, amount: int, vintage: str = "25", **more: Any) -> Any:
        """Freeze units and return what came of it."""
        asked = {
            "account": self.number(account),
            "vintage": vintage,
            "amount": amount,
            "document": f"F{next(self.keys)}",
            "authority": "court",
            **more,
        }
        return self.done("freeze_enter", asked)

    def held(self, account: str, place: str = "registry", vintage: str = "25") -> int:
        """Return what an account holds in a place."""
        query = "SELECT credits_posted - debits_posted FROM ledger_account WHERE (owner, purpose, asset) = (%s, %s, %s)"
        found = rows(query, (self.number(account), place, f"CEA-{vintage}"))
        return int(found[0][0]) if found else 0

    def frozen(self, account: str, vintage: str = "25") -> list[tuple[int, int]]:
        """Return amount and effective part of each freeze of a holding, by rank."""
        query = (
            "SELECT amount, effective FROM registry_encumbrance WHERE account = %s AND asset = %s AND ended IS NULL AND kind = 'freeze'"
            " ORDER BY coalesce(first, number), number"
        )
        return [(amount, effective) for amount, effective in rows(query, (self.number(account), f"CEA-{vintage}"))]

    def _look_up(self) -> None:
        """Find accounts and representatives again in a copy."""
        holders = dict(rows("SELECT holder, number FROM registry_account WHERE state <> 'closed'"))
        named = {"ministry": "N", INSTITUTION: "I"} | {code: f"P{at}" for at, code in enumerate(PROVINCES)}
        named |= {code: f"E{at}" for at, code in enumerate(WORKS)}
        self.accounts = {name: holders[code] for code, name in named.items() if code in holders}
        short = {number: name for name, number in self.accounts.items()}
        for account, right, person, assignment in rows(
            'SELECT r.account, r."right", r.person, a.assignment FROM registry_representative r'
            " JOIN people_assignment a ON a.person = r.person WHERE r.ended IS NULL ORDER BY r.person"
        ):
            name = SECOND if (short[account], right) in self.representatives else right
            self.representatives[short[account], name] = Actor(person, assignment)


def approving(here: Registry, account: str, instead_of: str = "read") -> Actor:
    """Give a representative of an account the right to approve instead of the one he has: from then on it demands a second signature."""
    actor, number = here.representatives.pop((account, instead_of)), here.number(account)
    here.done("representative_end", {"account": number, "person": actor.person})
    given = {"account": number, "person": actor.person, "right": "approve", "document": "D"}
    here.done("representative_give", {"representatives": [given]})
    here.representatives[account, "approve"] = actor
    return actor


def _settle(owner: Address) -> None:
    from django.db import connections

    from tanheng.server.preparing import prepare

    migrate_at(owner)
    prepare(servers.as_role(owner, "app"))
    from tanheng.people.policy import RolePolicy

    with played(BEGAN), commands_of_tests():
        here = Registry(Runner(RolePolicy()))
        _people(here)
        _accounts(here)
    connections.close_all()


def _people(here: Registry) -> None:
    from tanheng.people.bootstrap import install
    from tanheng.people.persons import person_content

    named = [person_content(f"N{number}") for number in range(8)]
    assert install(here.runner, zh="T", system=named[:1], security=named[1:3], audit=named[3:4]).done
    organisations = [{"code": "ministry", "kind": "ministry", "zh": "M"}, {"code": "registry", "kind": "registry", "zh": "R"}]
    organisations += [{"code": "exchange", "kind": "exchange", "zh": "X"}, {"code": BANK, "kind": "bank", "zh": "B"}]
    organisations += [{"code": VERIFIER, "kind": "verification_body", "zh": "K"}]
    organisations += [{"code": code, "kind": "institution", "zh": "I"} for code in (INSTITUTION, OTHER_INSTITUTION)]
    organisations += [{"code": code, "kind": "province", "zh": "P", "parent": "ministry"} for code in PROVINCES]
    organisations += [{"code": code, "kind": "emitter", "zh": "W", "parent": home(at)} for at, code in enumerate(WORKS)]
    organisations += [{"code": NOBODYS_WORKS, "kind": "emitter", "zh": "V", "parent": PROVINCES[0]}]
    assert here.run("organisation_register", {"organisations": organisations}, here.system).done
    more = [person_content(f"R{number}") for number in range(len(WORKS) * len(GIVEN))]
    assert here.run("person_register", {"persons": [*named[4:], *more]}, here.system).done
    roles = [(6, "registry", "registry_clerk"), (7, "registry", "registry_approver"), (8, "exchange", "exchange_operator")]
    roles += [(9, PROVINCES[0], "province_officer")]
    roles += [(10 + at, WORKS[at // len(GIVEN)], "emitter_representative") for at in range(len(more))]
    given = [{"person": person, "organisation": organisation, "role": role} for person, organisation, role in roles]
    assert here.by_two("assignment_give", {"assignments": given}, here.security, here.other_security).done


def _accounts(here: Registry) -> None:
    asked = [("national", "ministry", "ministry"), *(("province", code, code) for code in PROVINCES)]
    asked += [("emitter", code, home(at)) for at, code in enumerate(WORKS)] + [("institution", INSTITUTION, PROVINCES[0])]
    wanted = [{"type": kind, "holder": holder, "province": province, "documents": ["D"]} for kind, holder, province in asked]
    with institutions_may_trade():
        here.done("account_open", {"accounts": wanted})
    here._look_up()
    given = [
        {"account": here.accounts[f"E{works}"], "person": 10 + works * len(GIVEN) + at, "right": right, "document": "D"}
        for works in range(len(WORKS))
        for at, right in enumerate(GIVEN)
    ]
    here.done("representative_give", {"representatives": given})
    for vintage, amount in FUNDED.items():
        for province in range(len(PROVINCES)):
            here.done("test_issue", here.between("N", f"P{province}", IN_PROVINCE + 2 * amount, vintage))
        for works in range(len(WORKS)):
            here.done("test_distribute", here.between(f"P{works // 2}", f"E{works}", amount, vintage))


@contextmanager
def registry_book() -> Iterator[Registry]:
    """Have a registry of one's own for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("registry_settled", _settle)), played(NOW), commands_of_tests():
        from tanheng.people.policy import RolePolicy

        here = Registry(Runner(RolePolicy()), keys=count(1000))
        here._look_up()
        yield here
