"""可用 What each kind of movement may take of a holding now: by what encumbers it, by the account's state, and by the kind's own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tanheng.commands.actors import Authority
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Message, message
from tanheng.registry.moving import Extra, Line, Order
from tanheng.registry.queries import AccountFound, Holding
from tanheng.registry.reading import Facts, facts_of
from tanheng.registry.vocabulary import ESTATE, Kind, kinds, states

Ruled = Callable[[Work, str], tuple[Mapping[int, Extra], Message]]
"""The checks of a kind by each year for which an account could ask for it now, and what is told where there is no such year."""
_RULED: dict[str, Ruled] = {}


@dataclass(frozen=True, slots=True)
class Available:
    """What a kind may take of a holding, t; None where its rules let it take nothing now, and `why`, by the check `code` if by one."""

    kind: Kind
    amount: int | None
    why: Message | None = None
    code: int | None = None


def rule(kind: str, ruled: Ruled) -> None:
    """Let a room above bring the rules of its kind about vintages and times, so that nothing is called available against them."""
    _RULED[kind] = ruled


def available(sql: Sql, account: AccountFound, held: Sequence[Holding]) -> dict[Holding, list[Available]]:
    """Return for each holding what each kind that takes from its place may take of it now."""
    now = CLOCK.now()
    work = Work(sql, 0, Authority(0, 0, "", ""), now, now, "")
    # What a closed account lets through is never held: it comes and goes in one record.
    possible = [kind for kind in kinds().values() if account.type in kind.sender.types and kind.sender.group != ESTATE]
    found: dict[Holding, list[Available]] = {one: [] for one in held}
    # What rooms bring needs no holdings of the registry, so the account alone is read, once for all kinds.
    facts = facts_of(work, [account.number], []) if any(kind.name in _RULED for kind in possible) else None
    for kind in possible:
        amounts = {one: amount for one in held if (amount := one.available(kind)) is not None}
        if not amounts:
            continue
        if kind.sender.group not in states()[account.state].allows:
            why = Available(kind, None, message("The state of the account does not let it."), states()[account.state].check)
            refused = dict.fromkeys(amounts, why)
        else:
            refused = _refused(facts, account.number, kind, amounts) if facts else {}
        for one, amount in amounts.items():
            found[one].append(refused.get(one) or Available(kind, amount))
    return found


def _refused(facts: Facts, account: str, kind: Kind, held: Iterable[Holding]) -> dict[Holding, Available]:
    """Return what the kind's own rules refuse of holdings for every year for which it could be asked for."""
    ruled = _RULED.get(kind.name)
    if ruled is None:
        return {}
    years, without = ruled(facts.work, account)
    if not years:
        return dict.fromkeys(held, Available(kind, None, without))
    refused = {}
    for one in held:
        orders = {year: Order(kind, account, account, (Line(one.vintage, 1),), year=year) for year in years}
        faults = [_fault(facts, orders[year], extra) for year, extra in sorted(years.items())]
        if all(fault is not None for fault in faults) and (last := faults[-1]) is not None:
            refused[one] = Available(kind, None, last.message, last.code)
    return refused


def _fault(facts: Facts, order: Order, extra: Extra) -> Finding | None:
    return next((fault for code in order.kind.checks if code in extra for fault in extra[code](facts, order)), None)
