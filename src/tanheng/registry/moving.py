"""Moving units: one engine for every kind. It reads the facts, runs the checks of the kind in order, moves, and covers waiting freezes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tanheng.commands.work import Work
from tanheng.kernel.findings import Check, Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.ledger.bundles import Name
from tanheng.ledger.rules import LARGEST_AMOUNT, TransferId
from tanheng.registry import checks
from tanheng.registry.document_numbers import note_documents
from tanheng.registry.numbers import is_account_number
from tanheng.registry.promising import PROMISES, promised_to
from tanheng.registry.reading import Account, Facts, asset_of, delivered_since, facts_of, vintage_of, write_encumbrances
from tanheng.registry.representing import RIGHTS_TO_DECIDE, organisation_named, rights_to_ask, speaks_for, unrepresented_by
from tanheng.registry.trading import bought_today_since, shut_out, who_may
from tanheng.registry.vocabulary import ANY, EARMARKED, REGISTRY, TRADING, End, Kind, account_types, kinds, open_places, states

_SENDER, _RECEIVER = Place(called="sender"), Place(called="receiver")
_PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Line:
    """So many tonnes of a vintage, such as 25 or 19-20."""

    vintage: str
    amount: int


@dataclass(frozen=True, slots=True)
class Order:
    """A movement as it is asked for. `behalf`: the account whose duty it serves; `year`: of that duty; `corrects`: what it takes back.

    `places` stand in for those of the kind where it leaves them open. What is earmarked is so for the account that `behalf` names, or
    else for the receiver.
    """

    kind: Kind
    sender: str
    receiver: str
    lines: tuple[Line, ...]
    document: str = ""
    year: int | None = None
    behalf: str = ""
    corrects: TransferId | None = None
    places: tuple[str, str] | None = None

    @property
    def sender_place(self) -> str:
        """Return the place from which it takes."""
        return self.places[0] if self.places else self._place(self.kind.sender)

    @property
    def receiver_place(self) -> str:
        """Return the place into which it gives."""
        return self.places[1] if self.places else self._place(self.kind.receiver)

    @property
    def concerned(self) -> dict[str, Place]:
        """Return the accounts that it concerns, each with its place: both ends, whose duty it serves, for whom units are held."""
        held = [place.partition(":")[2] for place in (self.sender_place, self.receiver_place) if place.startswith(EARMARKED)]
        found = {number: Place(called="account") for number in (*held, self.behalf) if number}
        return found | {self.receiver: _RECEIVER, self.sender: _SENDER}

    def _place(self, end: End) -> str:
        return f"{EARMARKED}:{self.behalf or self.receiver}" if end.place == EARMARKED else end.place


Extra = Mapping[int, Callable[[Facts, Order], Iterator[Finding]]]
"""Checks that a room above brings for its kinds, by number: those that need what the registry does not know."""


def move(work: Work, orders: Sequence[Order], vintages: Iterable[str], extra: Extra | None = None) -> list[TransferId]:
    """Carry out movements, all or none, and return the ids of their transfers. Raises Refused with everything that refuses them.

    `vintages` are the codes that the law knows.
    """
    facts = read(work, orders)
    findings = list(findings_of(facts, orders, frozenset(vintages), extra or {}))
    work.insist(findings)
    return carry_out(facts, orders)


def read(work: Work, orders: Sequence[Order]) -> Facts:
    """Read what the orders need."""
    accounts = {number for order in orders for number in order.concerned}
    return facts_of(work, accounts, [name for order in orders for name in _names(order)])


def _names(order: Order) -> Iterator[Name]:
    for line in order.lines:
        asset = asset_of(line.vintage)
        yield Name(order.sender, order.sender_place, asset)
        yield Name(order.receiver, order.receiver_place, asset)
        if order.receiver_place == TRADING:
            yield Name(order.receiver, REGISTRY, asset)


def findings_of(facts: Facts, orders: Sequence[Order], vintages: frozenset[str], extra: Extra) -> Iterator[Finding]:
    """Run the checks of each order's kind in their order. All that would fail is told, not only the first."""
    promised: dict[Name, int] = {}
    for order in orders:
        yield from _right(facts, order)
        for code in order.kind.checks:
            one = extra.get(code) or _CHECKS.get(code)
            if one is not None:
                yield from one(facts, order)
            elif code in _OF_ITSELF:
                yield from _OF_ITSELF[code](order)
            elif code == checks.UNKNOWN_VINTAGE.code:
                yield from _known_vintages(order, vintages)
            elif code == checks.NOT_ENOUGH.code:
                yield from _enough(facts, order, promised)


def _right(facts: Facts, order: Order) -> Iterator[Finding]:
    """A representative asks, and another decides, with a right for the account that sends, and for the organisation that holds it."""
    work, account = facts.work, facts.accounts.get(order.sender)
    if account is None:
        return
    decides = work.authority.as_json()
    asked = [(work.maker or decides, rights_to_ask(order.kind.name))]
    if work.maker is not None:
        asked.append((decides, RIGHTS_TO_DECIDE))
    for actor, rights in asked:
        held = facts.rights.get((order.sender, speaks_for(actor)))
        yield from unrepresented_by(actor, order.sender, account.holder, held, rights, _SENDER)


def faults_of_itself(*orders: Order) -> Iterator[Finding]:
    """Tell what speaks against orders whatever the book holds, each thing once: numbers of accounts, amounts, a document that is missing.

    An end that only the book knows is left empty, and nothing is said of it.
    """
    said: list[Finding] = []
    for order in orders:
        unknown = {1001: not order.sender, 2001: not order.receiver, 2013: not (order.sender and order.receiver)}
        for code in order.kind.checks:
            if code in _OF_ITSELF and not unknown.get(code):
                said += [one for one in _OF_ITSELF[code](order) if one not in said]
    yield from said


def whole(place: str, amount: int) -> Iterator[Finding]:
    """Tell of an amount that is not a whole number of tonnes from 1 on, or more than the book takes."""
    if not 1 <= amount <= LARGEST_AMOUNT:
        yield checks.NOT_WHOLE.at(Place(called=place), amount, LARGEST_AMOUNT)


def _digits(check: Check, place: Place, number: str) -> Iterator[Finding]:
    if not is_account_number(number):
        yield check.at(place, number)


def _known(check: Check, place: Place, facts: Facts, number: str) -> Iterator[Finding]:
    if is_account_number(number) and number not in facts.accounts:
        yield check.at(place, number)


def _state(check: Check, place: Place, account: Account | None, group: str, code: int) -> Iterator[Finding]:
    """The table of states decides what an account in its state may do; each state refuses with its own check."""
    if account is not None:
        state = states()[account.state]
        if group not in state.allows and state.check == code:
            yield check.at(place, account.number)


def findings_about_sender(facts: Facts, number: str, end: End, place: Place) -> Iterator[Finding]:
    """Tell what speaks against an account at the sending end of a kind: its state, its type."""
    for check in _SENDER_STATES:
        yield from _state(check, place, facts.accounts.get(number), end.group, check.code)
    yield from _types(checks.SENDER_TYPE, place, facts.accounts.get(number), end.types)


def _types(check: Check, place: Place, account: Account | None, types: frozenset[str]) -> Iterator[Finding]:
    if account is not None and account.type not in types:
        yield check.at(place, account_types()[account.type].label, Joined(tuple(account_types()[name].label for name in sorted(types))))


def _trades(check: Check, place: Place, facts: Facts, number: str) -> Iterator[Finding]:
    account, on = facts.accounts.get(number), facts.work.applies_at.date()
    if account is not None and shut_out(account.type, on):
        yield check.at(place, account_types()[account.type].label, who_may(on), account=number)


def _same(order: Order) -> Iterator[Finding]:
    same = order.sender == order.receiver
    # A correction runs the way back of what it corrects, within an account or between two.
    if order.places is None and same != order.kind.same_account:
        yield checks.SAME_OR_OTHER.at(_RECEIVER, order.sender, order.receiver, rule=order.kind.label)


def _home(facts: Facts, order: Order) -> Iterator[Finding]:
    """Units go through the account of the province in which the unit is."""
    sender, receiver = facts.accounts.get(order.sender), facts.accounts.get(order.receiver)
    if sender is not None and receiver is not None and sender.province != receiver.province:
        unit, other = (sender, receiver) if receiver.type == _PROVINCE else (receiver, sender)
        found, expected = organisation_named(facts.work, unit.province), organisation_named(facts.work, other.province)
        yield checks.OTHER_PROVINCE.at(_RECEIVER, found, expected, account=unit.number)


def _surrender_province(facts: Facts, order: Order) -> Iterator[Finding]:
    owing, receiver = facts.accounts.get(order.behalf or order.sender), facts.accounts.get(order.receiver)
    if owing is not None and receiver is not None and owing.province != receiver.province:
        found, expected = organisation_named(facts.work, receiver.province), organisation_named(facts.work, owing.province)
        yield checks.OTHER_PROVINCE_SURRENDER.at(_RECEIVER, found, expected, account=owing.number)


def _document(order: Order) -> Iterator[Finding]:
    if not order.document.strip():
        yield checks.NO_DOCUMENT.at(Place(called="document"), order.document)


def _known_vintages(order: Order, vintages: frozenset[str]) -> Iterator[Finding]:
    for place, line in enumerate(order.lines, start=1):
        if line.vintage not in vintages:
            yield checks.UNKNOWN_VINTAGE.at(Place(called=f"lines.{place}"), line.vintage, Joined(tuple(sorted(vintages))))


def _lines(order: Order) -> Iterator[Finding]:
    if not order.lines:
        yield checks.NOTHING_ASKED.at(Place(called="lines"), 0)


def _whole(order: Order) -> Iterator[Finding]:
    for place, line in enumerate(order.lines, start=1):
        yield from whole(f"lines.{place}", line.amount)


def _enough(facts: Facts, order: Order, promised: dict[Name, int]) -> Iterator[Finding]:
    """Of each vintage there must be enough for all lines, by what this kind may take and earlier orders of the command leave."""
    if order.sender_place == ANY:
        return
    if order.sender_place in open_places():
        return
    asked: dict[str, int] = {}
    for line in order.lines:
        asked[line.vintage] = asked.get(line.vintage, 0) + max(0, line.amount)
    for vintage, amount in asked.items():
        asset = asset_of(vintage)
        name = Name(order.sender, order.sender_place, asset)
        before = promised.get(name, 0)
        free, unpromised = (max(0, facts.available(*name, order.kind.despite | more) - before) for more in (frozenset(), PROMISES))
        promised[name] = before + amount
        # To wait for a proposal helps only where nothing but promises stands in the way.
        if free < amount <= unpromised:
            yield promised_to(facts, name, amount, free, f"lines.{vintage}")
        elif amount > free:
            yield checks.NOT_ENOUGH.at(
                Place(called=f"lines.{vintage}"),
                free,
                amount,
                account=order.sender,
                vintage=vintage,
                held=facts.bundle.balance(name),
                frozen=facts.frozen(order.sender, asset),
                pledged=facts.pledged(order.sender, asset),
                difference=amount - free,
            )


def _reconciling(facts: Facts, order: Order) -> Iterator[Finding]:
    """An account with an open difference of a reconciliation is blocked, whichever part it has in the movement."""
    for number, place in order.concerned.items():
        account = facts.accounts.get(number)
        if account is not None and account.reconciling is not None:
            yield checks.RECONCILING.at(place, account.reconciling, account=number)


def _bought_before(facts: Facts, order: Order) -> Iterator[Finding]:
    """What was delivered on a trading day becomes available on the next one, each vintage by itself."""
    since = bought_today_since(facts.work.recorded_at)
    asked: Counter[str] = Counter()
    for line in order.lines:
        asked[line.vintage] += max(0, line.amount)
    fresh = delivered_since(facts.work.sql, order.sender, since)
    for vintage, amount in asked.items():
        asset = asset_of(vintage)
        here = facts.bundle.balance(Name(order.sender, order.sender_place, asset))
        older = max(0, here - fresh.get(asset, 0))
        if older < amount <= here:
            yield checks.BOUGHT_TODAY.at(Place(called=f"lines.{vintage}"), amount, older, vintage=vintage, day=since.date())


_SENDER_STATES = (
    *(checks.SENDER_CLOSED, checks.SENDER_SUSPENDED, checks.SENDER_BUYS_ONLY, checks.SENDER_CHANGES_HANDS, checks.SENDER_RESTRICTED),
)


def _sender_state(check: Check) -> Callable[[Facts, Order], Iterator[Finding]]:
    return lambda facts, order: _state(check, _SENDER, facts.accounts.get(order.sender), order.kind.sender.group, check.code)


def _receiver_state(check: Check, sender_code: int) -> Callable[[Facts, Order], Iterator[Finding]]:
    return lambda facts, order: _state(check, _RECEIVER, facts.accounts.get(order.receiver), order.kind.receiver.group, sender_code)


_OF_ITSELF: Mapping[int, Callable[[Order], Iterator[Finding]]] = {
    1001: lambda order: _digits(checks.SENDER_DIGITS, _SENDER, order.sender),
    2001: lambda order: _digits(checks.RECEIVER_DIGITS, _RECEIVER, order.receiver),
    2013: _same,
    2021: _document,
    3007: _lines,
    3008: _whole,
}
"""Checks that look at the order alone."""
_CHECKS: Mapping[int, Callable[[Facts, Order], Iterator[Finding]]] = {
    1002: lambda facts, order: _known(checks.SENDER_UNKNOWN, _SENDER, facts, order.sender),
    1003: _sender_state(checks.SENDER_CLOSED),
    1004: _sender_state(checks.SENDER_SUSPENDED),
    1005: _sender_state(checks.SENDER_BUYS_ONLY),
    1011: _sender_state(checks.SENDER_CHANGES_HANDS),
    1012: _sender_state(checks.SENDER_RESTRICTED),
    1008: lambda facts, order: _trades(checks.SENDER_MAY_NOT_TRADE, _SENDER, facts, order.sender),
    1007: lambda facts, order: _types(checks.SENDER_TYPE, _SENDER, facts.accounts.get(order.sender), order.kind.sender.types),
    2002: lambda facts, order: _known(checks.RECEIVER_UNKNOWN, _RECEIVER, facts, order.receiver),
    2003: _receiver_state(checks.RECEIVER_CLOSED, 1003),
    2004: _receiver_state(checks.RECEIVER_SUSPENDED, 1004),
    2011: _receiver_state(checks.RECEIVER_CHANGES_HANDS, 1011),
    2012: _receiver_state(checks.RECEIVER_RESTRICTED, 1012),
    2008: lambda facts, order: _trades(checks.RECEIVER_MAY_NOT_TRADE, _RECEIVER, facts, order.receiver),
    2007: lambda facts, order: _types(checks.RECEIVER_TYPE, _RECEIVER, facts.accounts.get(order.receiver), order.kind.receiver.types),
    2015: _home,
    2016: _surrender_province,
    3016: _reconciling,
    3026: _bought_before,
}


_ABOUT = {True: frozenset((1003, 1004, 1005, 1011, 1012, 1008, 3016)), False: frozenset((2003, 2004, 2011, 2012, 2008, 3016))}
"""The checks that look at the one account at an end (True: it sends), whatever is moved and wherever the other end is."""


def findings_about(facts: Facts, kind: Kind, number: str, *, sends: bool) -> Iterator[Finding]:
    """Tell what speaks against an account at one end of a kind, by the kind's own checks, before anybody says what is to be moved."""
    order = Order(kind, number, number, ())
    for code in kind.checks:
        if code in _ABOUT[sends]:
            yield from _CHECKS[code](facts, order)


def looked_at(code: int) -> bool:
    """Tell whether the registry itself looks at a check; others are brought by the rooms above or made by one command."""
    return code in (*_CHECKS, *_OF_ITSELF) or code in (checks.UNKNOWN_VINTAGE.code, checks.NOT_ENOUGH.code, checks.PROMISED.code)


def looks(code: int, facts: Facts, order: Order) -> Iterator[Finding]:
    """Look at one of the registry's own checks, for a room above that lets it rest where something else holds."""
    yield from _CHECKS[code](facts, order)


def carry_out(facts: Facts, orders: Sequence[Order]) -> list[TransferId]:
    """Move what was checked, cover waiting freezes by what came in, write all with the record. Raises Refused where the book refuses."""
    work, bundle = facts.work, facts.bundle
    rows: list[tuple[Any, ...]] = []
    findings: list[Finding] = []
    for order in orders:
        for place, line in enumerate(order.lines, start=1):
            asset = asset_of(line.vintage)
            debit, credit = Name(order.sender, order.sender_place, asset), Name(order.receiver, order.receiver_place, asset)
            findings += bundle.transfer(debit, credit, line.amount, f"lines.{place}", corrects=order.corrects)
            corrects = order.corrects or (None, None)
            rows.append(
                (order.kind.name, order.sender, order.receiver, asset, line.amount, order.year, order.behalf, order.document, *corrects)
            )
    work.insist(findings)
    work.through()
    came = {(order.receiver, asset_of(line.vintage)) for order in orders if order.receiver_place == TRADING for line in order.lines}
    for account, asset in sorted(came):
        rows += call_back(facts, account, asset)
    cover(facts)
    made = bundle.write()
    write_encumbrances(facts)
    write_movements(work, rows)
    return made


def call_back(facts: Facts, account: str, asset: str) -> list[tuple[Any, ...]]:
    """Bring back from trading what the freezes of a holding are short of in the registry, and return the rows of that movement."""
    freezes = facts.on(account, asset, "freeze")
    here, trading = Name(account, REGISTRY, asset), Name(account, TRADING, asset)
    short = min(sum(one.amount for one in freezes) - facts.bundle.balance(here), facts.bundle.balance(trading))
    if short <= 0:
        return []
    facts.work.insist(facts.bundle.transfer(trading, here, short, TRADING))
    return [("from_trading", account, account, asset, short, None, "", freezes[-1].document, None, None)]


def cover(facts: Facts) -> None:
    """Cover freezes that wait with units that are there now, by rank, and let the ledger hold at least what is frozen.

    So a frozen tonne stays even where a check of the registry would overlook it: the floor of the account stands in the table.
    """
    for account, asset in sorted({(one.account, one.asset) for one in facts.encumbrances if one.kind == "freeze"}):
        name = Name(account, REGISTRY, asset)
        if name not in facts.bundle.numbers:
            continue
        left = facts.bundle.balance(name)
        for one in facts.on(account, asset, "freeze"):
            covered = min(one.amount, left)
            left -= covered
            if covered != one.effective:
                facts.touch(one, effective=covered)
        facts.bundle.limit(name, facts.frozen(account, asset))


def write_movements(work: Work, rows: Sequence[tuple[object, ...]]) -> None:
    """Write the movements of a command as people search for them; their lines are those of the transfers."""
    numbered = [(work.number, line, *row) for line, row in enumerate(rows, start=1)]
    values = ", ".join(["(%s, %s::int, %s, %s, %s, %s, %s, %s::int, %s, %s, %s::bigint, %s::int)"] * len(numbered))
    work.write(
        "INSERT INTO registry_movement (record, line, kind, sender, receiver, asset, amount, year, behalf, document, corrects_record,"
        f" corrects_line) VALUES {values}",  # as many brackets as rows
        tuple(value for row in numbered for value in row),
    )
    note_documents(work, ((str(row[7]), str(row[place])) for row in rows for place in (1, 2, 6)))


def kind_of(name: str) -> Kind:
    """Return a kind by its name. Raises KeyError."""
    return kinds()[name]


__all__ = [
    "Extra",
    "Line",
    "Order",
    "call_back",
    "carry_out",
    "cover",
    "faults_of_itself",
    "findings_about",
    "findings_about_sender",
    "findings_of",
    "kind_of",
    "looked_at",
    "looks",
    "move",
    "read",
    "vintage_of",
    "whole",
]
