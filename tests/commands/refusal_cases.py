"""One case for every check of commands and proposals: what it lets pass and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from tanheng.commands import checks
from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS
from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK, said
from tanheng.kernel.findings import Check
from tests.books import APPROVER, CLERK, VERIFIER, Desk

MAKER, CHECKER, DELEGATE = Actor(1, CLERK), Actor(2, APPROVER), Actor(3, APPROVER, delegation=1)
ACCOUNT = {"purpose": "holding", "asset": "CEA-2024"}


@dataclass(frozen=True)
class CommandCase:
    """A check, the rule it guards in words, and what passes it and what it refuses alone."""

    check: Check
    rule: str
    passed: Callable[[Counter], Outcome]
    refused: Callable[[Counter], Outcome]
    recorded: bool = True


class Counter(Desk):
    """A desk with one account, of which changes are proposed."""

    def __init__(self, runner: Any) -> None:
        super().__init__(runner)
        (self.account,) = self.open({})
        self.change = {"account": self.account, "ceiling": 9}

    def propose(self, **more: Any) -> Outcome:
        """Propose a change of the account, unless something else is said."""
        asked = {"command": "ledger_account_change", "content": self.change} | more.pop("asked", {})
        return self.run("proposal_make", asked, **{"actor": MAKER, "reason": "it must be", **more})

    def decide(self, verdict: str = "approved", proposal: int | None = None, **more: Any) -> Outcome:
        """Decide about a proposal, a new one unless it is named."""
        number = self.propose().number if proposal is None else proposal
        return self.run("proposal_decide", {"proposal": number, "verdict": verdict}, **{"actor": CHECKER, **more})

    def opened(self, name: str, **more: Any) -> Outcome:
        """Open an account for somebody."""
        return self.run("ledger_account_open", {"accounts": [{"owner": f"{name} {self.name}", **ACCOUNT}]}, **more)

    def late(self, verdict: str) -> Outcome:
        """Decide about a proposal at the moment when it expires."""
        number = self.propose(asked={"expires_at": said(CLOCK.now() + timedelta(seconds=5))}).number
        CLOCK.forward(timedelta(seconds=5))
        return self.decide(verdict, number, reason="too late")

    def after_waiting(self, waited: timedelta) -> Outcome:
        """Approve so long after the proposal, as if the change of an account had to wait as a voluntary cancellation has."""
        known = COMMANDS["ledger_account_change"]
        COMMANDS[known.name] = replace(known, wait="registry.wait.voluntary_cancellation_hours")
        try:
            number = self.propose().number
            CLOCK.forward(waited)
            return self.decide("approved", number)
        finally:
            COMMANDS[known.name] = known

    def decided_twice(self) -> Outcome:
        """Approve what was withdrawn."""
        number = self.propose().number
        assert self.decide("withdrawn", number, actor=MAKER).done
        return self.decide("approved", number)


CASES = (
    CommandCase(
        checks.KEY_WITH_OTHER_CONTENT,
        "one key is for one request",
        lambda c: (c.opened("a", request=f"same {c.name}"), c.opened("a", request=f"same {c.name}"))[1],
        lambda c: (c.opened("b", request=f"other {c.name}"), c.opened("c", request=f"other {c.name}"))[1],
        recorded=False,
    ),
    CommandCase(
        checks.CONTENT_MALFORMED,
        "content has its form",
        lambda c: c.opened("d"),
        lambda c: c.run("ledger_account_open", {"accounts": [{"owner": "", **ACCOUNT}]}),
        recorded=False,
    ),
    CommandCase(
        checks.UNKNOWN_COMMAND, "a command must exist", lambda c: c.opened("e"), lambda c: c.run("ledger_forget", {}), recorded=False
    ),
    CommandCase(
        checks.NEEDS_SECOND_PERSON,
        "two persons are not one",
        lambda c: c.decide(),
        lambda c: c.run("ledger_account_change", c.change),
    ),
    CommandCase(
        checks.NEEDS_NO_SECOND_PERSON,
        "only what needs two persons is proposed",
        lambda c: c.propose(),
        lambda c: c.propose(
            asked={"command": "ledger_account_open", "content": {"accounts": [{"owner": "o", "purpose": "p", "asset": "A"}]}}
        ),
    ),
    CommandCase(checks.UNKNOWN_PROPOSAL, "a proposal must exist", lambda c: c.decide(), lambda c: c.decide(proposal=2**62)),
    CommandCase(checks.PROPOSAL_DECIDED, "a proposal is decided once", lambda c: c.decide(), lambda c: c.decided_twice()),
    CommandCase(checks.MAKER_IS_CHECKER, "a second person is another", lambda c: c.decide(), lambda c: c.decide(actor=DELEGATE)),
    CommandCase(
        checks.ONLY_MAKER_WITHDRAWS,
        "only the maker withdraws",
        lambda c: c.decide("withdrawn", actor=MAKER),
        lambda c: c.decide("withdrawn"),
    ),
    CommandCase(checks.PROPOSAL_EXPIRED, "what is over is not approved", lambda c: c.late("rejected"), lambda c: c.late("approved")),
    CommandCase(
        checks.REASON_MISSING,
        "a rejection has a reason",
        lambda c: c.decide("rejected", reason="too high"),
        lambda c: c.decide("rejected", reason=" \t"),
    ),
    CommandCase(
        checks.APPLIES_IN_FUTURE,
        "nothing applies later than now",
        lambda c: c.opened("f", applies_at=CLOCK.now()),
        lambda c: c.opened("g", applies_at=CLOCK.now() + timedelta(microseconds=1)),
    ),
    CommandCase(
        checks.PROPOSER_MAY_NOT,
        "who proposes may ask for it",
        lambda c: c.propose(actor=CHECKER),
        lambda c: c.propose(actor=Actor(4, VERIFIER)),
    ),
    CommandCase(
        checks.WAITING,
        "what must wait is not approved a moment too early",
        lambda c: c.after_waiting(timedelta(hours=24)),
        lambda c: c.after_waiting(timedelta(hours=24) - timedelta(microseconds=1)),
    ),
    CommandCase(
        checks.APPLIES_IN_PAST,
        "nothing applies earlier than now",
        lambda c: c.opened("h", applies_at=CLOCK.now()),
        lambda c: c.opened("i", applies_at=CLOCK.now() - timedelta(microseconds=1)),
    ),
    CommandCase(
        checks.PROPOSAL_ENDS_BEFORE,
        "a proposal lasts beyond now",
        lambda c: c.propose(asked={"expires_at": said(CLOCK.now() + timedelta(microseconds=1))}),
        lambda c: c.propose(asked={"expires_at": said(CLOCK.now())}),
    ),
)
