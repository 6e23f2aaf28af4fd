"""可用 What an account can do now and what each kind of movement may take of its holdings: by states, encumbrances and the kind's rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from tanheng.commands.actors import Authority
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import ENGLISH, Message, message
from tanheng.registry.checks import NOT_ENOUGH
from tanheng.registry.moving import Extra, Line, Order, findings_about
from tanheng.registry.queries import AccountFound, Holding
from tanheng.registry.reading import Facts, facts_of
from tanheng.registry.vocabulary import ANY, EARMARKED, ESTATE, Kind, kinds, open_places, places

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


@dataclass(frozen=True, slots=True)
class Ability:
    """Whether an account can take part in a kind at one of its ends now; else all that refuses it, each by its check where there is one."""

    kind: Kind
    sends: bool
    refused: tuple[Available, ...] = ()

    @property
    def can(self) -> bool:
        """Tell whether nothing refuses it."""
        return not self.refused

    @property
    def check(self) -> int | None:
        """Return the first check that refuses it."""
        return next((one.code for one in self.refused if one.code), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What each kind may take of each holding of an account, and, from the same answers, what the account can do."""

    available: dict[Holding, list[Available]]
    abilities: tuple[Ability, ...]


def rule(kind: str, ruled: Ruled) -> None:
    """Let a room above bring the rules of its kind about vintages and times, so that nothing is called available against them."""
    _RULED[kind] = ruled


def available(sql: Sql, account: AccountFound, held: Sequence[Holding]) -> dict[Holding, list[Available]]:
    """Return for each holding what each kind that takes from its place may take of it now."""
    return standing(sql, account, held).available


def standing(sql: Sql, account: AccountFound, held: Sequence[Holding]) -> Standing:
    """Return what an account can do now with what it holds (`held`: all of it, as it is now), and how much of it each kind may take."""
    now = CLOCK.now()
    # What rooms bring needs no holdings of the registry, so the account alone is read, once for all kinds.
    facts = facts_of(Work(sql, 0, Authority(0, 0, "", ""), now, now, ""), [account.number], [])
    found: dict[Holding, list[Available]] = {one: [] for one in held}
    abilities = []
    for kind in kinds().values():
        # What a closed account lets through is never held: it comes and goes in one record.
        if account.type in kind.sender.types and kind.sender.group != ESTATE:
            against = _against(facts, kind, account.number, sends=True)
            amounts = {one: amount for one in held if (amount := one.available(kind)) is not None}
            refused = dict.fromkeys(amounts, against[0]) if against else _refused(facts, account.number, kind, amounts)
            told = {one: refused.get(one) or Available(kind, amount) for one, amount in amounts.items()}
            for one, each in told.items():
                found[one].append(each)
            abilities.append(Ability(kind, True, against or _nothing(kind, held, tuple(told.values()))))
        if account.type in kind.receiver.types and not kind.same_account:
            abilities.append(Ability(kind, False, _against(facts, kind, account.number, sends=False)))
    return Standing(found, tuple(abilities))


def _against(facts: Facts, kind: Kind, account: str, *, sends: bool) -> tuple[Available, ...]:
    """Return what speaks against an account at one end of a kind, whatever is moved: its state, its type, what blocks it."""
    return tuple(Available(kind, None, one.message, one.code) for one in findings_about(facts, kind, account, sends=sends))


def _nothing(kind: Kind, held: Sequence[Holding], told: Sequence[Available]) -> tuple[Available, ...]:
    """Return why there is nothing that a kind could take, each reason once; nothing where there is something, or no holding limits it."""
    place = kind.sender.place
    if place == ANY or place in open_places() or any(one.amount for one in told):
        return ()
    here = any(one.place.partition(":")[0] == place for one in held)
    if place == EARMARKED and here:
        return ()
    if not here:
        return (Available(kind, None, message("Nothing is held where this takes from: {place}.", place=places()[place]), NOT_ENOUGH.code),)
    reasons = {(one.code, one.why.render(ENGLISH)): one for one in told if one.why is not None}
    taken = message("All that is held where this takes from is frozen, pledged or promised.")
    return tuple(reasons.values()) or (Available(kind, None, taken, NOT_ENOUGH.code),)


def _refused(facts: Facts, account: str, kind: Kind, held: Collection[Holding]) -> dict[Holding, Available]:
    """Return what the kind's own rules refuse of holdings for every year for which it could be asked for."""
    ruled = _RULED.get(kind.name)
    if ruled is None or not held:
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
