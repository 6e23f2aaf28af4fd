"""合并、分立 Merger and split: units and duties of an account go to its successors, and the account is closed, in one record.

Duties change hands by new versions on both sides: their sum stays what it was. What was surrendered stays with the account that
surrendered it, so only what is not met yet can be handed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.issuance.fields import SECTORS
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.registry import account_checks
from tanheng.registry import checks as registry_checks
from tanheng.registry.account_commands import change_state
from tanheng.registry.fields import AccountNumber, Day, Document, Lines, Tonnes, Year, lines_of
from tanheng.registry.gates import closing_gates, leaving_gates
from tanheng.registry.law import law, vintages
from tanheng.registry.limits import not_received_later, tell_due
from tanheng.registry.moving import Extra, Order, carry_out, faults_of_itself, findings_of, kind_of, read
from tanheng.registry.reading import Facts
from tanheng.registry.transfer_commands import define
from tanheng.registry.vocabulary import CLOSED, CLOSING, OWNERSHIP_CHANGE, REGISTRY, State, places, states
from tanheng.registry.why_not import provide
from tanheng.surrender import checks
from tanheng.surrender.duty_commands import SectorName, fix_duties
from tanheng.surrender.queries import DutyKey, InForce, Key, duties_in_force, standings_of
from tanheng.surrender.standings import Standing, standing

_EMITTER = "emitter"
_KIND = "succession"
_HANDING_OVER = (OWNERSHIP_CHANGE, CLOSING)
_ACCOUNT = Place(called="account")


class DutyHanded(Content):
    """So many tonnes of the duty of a year and sector that are not met yet."""

    year: Year
    sector: SectorName
    tonnes: Tonnes


class Successor(Content):
    """What one successor takes over: units, duties, or both."""

    account: AccountNumber
    lines: Lines
    duties: Annotated[list[DutyHanded], Field(max_length=100)]


class Succession(Content):
    """Who takes over what of an account, and whether it is closed by it. `received`: the day on which the application came."""

    account: AccountNumber
    successors: Annotated[list[Successor], Field(min_length=1, max_length=20)]
    closes: bool
    document: Document
    received: Day | None = None


def account_succeed(work: Work, content: Succession) -> JSON:
    """Hand units and duties of an account to its successors, all or nothing, and close it where that is asked for."""
    orders = _orders(content)
    with_duties = {one.account for one in content.successors if one.duties}

    def takes_something(_facts: Facts, order: Order) -> Iterator[Finding]:
        if not order.lines and order.receiver not in with_duties:
            yield registry_checks.NOTHING_ASKED.at(Place(called="lines"), 0)

    facts = read(work, orders)
    in_force = duties_in_force(work.sql, [content.account, *(one.account for one in content.successors)])
    told = [
        *findings_of(facts, orders, frozenset(vintages(work)), {**_CHECKS, registry_checks.NOTHING_ASKED.code: takes_something}),
        *_successors(facts, content),
        *_duties(work, content, in_force),
        *not_received_later(work, content.received),
        *_leaving(work, facts, content),
        *(_closing(work, facts, content) if content.closes else ()),
    ]
    # What is wrong with the account that hands over is found for each of its successors, and told once.
    work.insist(one for place, one in enumerate(told) if one not in told[:place])
    moving = [order for order in orders if order.lines]
    made = carry_out(facts, moving) if moving else []
    result: dict[str, JSON] = {"duties": [], "standings": []}
    if _by_sector(content):
        result = fix_duties(work, _handed_over(content, in_force), content.document)
    if content.closes:
        change_state(work, content.account, CLOSED)
    due = tell_due(work, "account_succeed", content.received, [content.account, *(one.account for one in content.successors)])
    return {"movements": [list(one) for one in made], **result, "closed": content.closes, **due}


def _orders(content: Succession) -> list[Order]:
    return [
        Order(kind_of(_KIND), content.account, one.account, lines_of(one.lines), document=content.document) for one in content.successors
    ]


def _impossible(_work: Work, content: Succession) -> Iterator[Finding]:
    """What is handed over are units, duties or both, in whole tonnes, and to others."""
    told: list[Finding] = []
    for one, order in zip(content.successors, _orders(content), strict=True):
        told += [each for each in faults_of_itself(order) if not one.duties or each.code != registry_checks.NOTHING_ASKED.code]
    yield from (one for place, one in enumerate(told) if one not in told[:place])
    yield from _duties_asked(content)


def _by_sector(content: Succession) -> Counter[DutyKey]:
    """Return what is handed over in all, t, by the duty from which it is taken."""
    handed: Counter[DutyKey] = Counter()
    for successor in content.successors:
        for one in successor.duties:
            handed[DutyKey(content.account, one.year, one.sector)] += one.tonnes
    return handed


def _by_year(content: Succession) -> Counter[int]:
    handed: Counter[int] = Counter()
    for key, tonnes in _by_sector(content).items():
        handed[key.year] += tonnes
    return handed


def _handed_over(content: Succession, in_force: dict[DutyKey, InForce]) -> dict[DutyKey, int]:
    """Return the duties of both sides as they stand afterwards: what is taken from one is added to another."""
    after = {key: in_force[key].tonnes - tonnes for key, tonnes in _by_sector(content).items()}
    for successor in content.successors:
        for one in successor.duties:
            key = DutyKey(successor.account, one.year, one.sector)
            after[key] = one.tonnes + (in_force[key].tonnes if key in in_force else 0)
    return after


def _in_transition(facts: Facts, order: Order) -> Iterator[Finding]:
    """Nothing else moves in an account while it is handed over; in a state in which not even authorities act, that is told already."""
    account = facts.accounts.get(order.sender)
    if account is not None and account.state not in _HANDING_OVER and order.kind.sender.group in states()[account.state].allows:
        expected = Joined(tuple(states()[name].label for name in _HANDING_OVER))
        yield checks.NOT_IN_TRANSITION.at(_ACCOUNT, states()[account.state].label, expected)


_CHECKS: Extra = {checks.NOT_IN_TRANSITION.code: _in_transition}


def _successors(facts: Facts, content: Succession) -> Iterator[Finding]:
    """Each successor is named once, and only an emitter takes over duties."""
    named: set[str] = set()
    for place, one in enumerate(content.successors, start=1):
        where = Place(called=f"successors.{place}")
        if one.account in named:
            yield checks.SUCCESSOR_TWICE.at(where, one.account)
        named.add(one.account)
        account = facts.accounts.get(one.account)
        if one.duties and account is not None and account.type != _EMITTER:
            yield checks.NOT_AN_EMITTER.at(where, one.account)


def _duties_asked(content: Succession) -> Iterator[Finding]:
    """Of each duty, whole tonnes are handed over, once to each successor."""
    for place, successor in enumerate(content.successors, start=1):
        asked: set[tuple[int, str]] = set()
        for line, one in enumerate(successor.duties, start=1):
            where = Place(called=f"successors.{place}.duties.{line}")
            if one.tonnes < 1:
                yield checks.DUTY_NOT_WHOLE.at(where, one.tonnes, message("a whole number of tonnes from 1 on"))
            if (one.year, one.sector) in asked:
                yield checks.DUTY_TWICE.at(where, successor.account)
            asked.add((one.year, one.sector))


def _duties(work: Work, content: Succession, in_force: dict[DutyKey, InForce]) -> Iterator[Finding]:
    """No more is handed over than a sector has and the year has left, and no offset that counts now stops counting."""
    yield from _duties_asked(content)
    taken: Counter[int] = Counter()
    for key, tonnes in sorted(_by_sector(content).items()):
        has = in_force[key].tonnes if key in in_force else 0
        taken[key.year] += min(tonnes, has)
        if tonnes > has:
            yield checks.ABOVE_SECTOR.at(
                _ACCOUNT, tonnes, has, sector=SECTORS.get(key.sector, key.sector), year=key.year, difference=tonnes - has
            )
    known = standings_of(work.sql, [Key(content.account, year) for year in taken])
    for owed, before in known.items():
        yield from _left_of(owed.year, before, taken[owed.year])


def _left_of(year: int, before: Standing, handed: int) -> Iterator[Finding]:
    if handed > before.left:
        yield checks.ABOVE_LEFT.at(_ACCOUNT, handed, before.left, year=year, difference=handed - before.left)
        return
    after = standing(before.duty - handed, before.surrendered, before.offsets, year=year, lawbook=law())
    if after.counted_offsets < before.counted_offsets:
        yield checks.OFFSETS_LAPSE.at(_ACCOUNT, before.counted_offsets, after.counted_offsets, year=year, duty=after.duty)


def _after(state: State) -> Joined:
    """Return the states that may follow, by their names."""
    return Joined(tuple(states()[name].label for name in state.after))


def _leaving(work: Work, facts: Facts, content: Succession) -> Iterator[Finding]:
    """Yield what is to be settled with the province of an account before anything of it goes to a successor in another one."""
    for successor in content.successors:
        account = facts.accounts.get(successor.account)
        if account is not None:
            yield from leaving_gates(work.sql, content.account, account.province)


def _closing(work: Work, facts: Facts, content: Succession) -> Iterator[Finding]:
    """What would stand in the way of closing after all is handed over. The proposal that is carried out is not in its own way."""
    account = facts.accounts.get(content.account)
    if account is None:
        return
    state = states()[account.state]
    if account.state in _HANDING_OVER and CLOSED not in state.after:
        yield account_checks.STATE_NOT_AFTER.at(Place(called="closes"), states()[CLOSED].label, _after(state), now=state.label)
    units: Counter[str] = Counter()
    for successor in content.successors:
        for line in successor.lines:
            units[line.vintage] += line.amount
    years = _by_year(content)
    for gate in closing_gates(work.sql, content.account):
        fields = gate.message.fields
        if gate.code == account_checks.GATE_HOLDING.code and fields["where"] == places()[REGISTRY]:
            left = int(str(gate.found)) - units[str(fields["vintage"])]
            if left > 0:
                yield account_checks.GATE_HOLDING.at(gate.place, left, 0, vintage=fields["vintage"], where=fields["where"])
        elif gate.code == checks.GATE_DUTY.code:
            left = int(str(gate.found)) - years[int(str(gate.expected))]
            if left > 0:
                yield checks.GATE_DUTY.at(gate.place, left, gate.expected)
        elif gate.code != account_checks.GATE_PROPOSAL.code or gate.found != work.proposal:
            yield gate


never_right("account_succeed", Succession, _impossible)
define("account_succeed", Succession, _KIND, account_succeed, extra=(*account_checks.CHECKS, *checks.CHECKS))
provide(_KIND, lambda _work, _order: _CHECKS)
