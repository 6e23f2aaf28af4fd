"""A registry as docs/reference/registry.md describes it, kept as lists: holdings are summed from the first entry, freezes covered anew.

It shares nothing with the program but the numbers of the checks. What it is told: who asks for what, when, and under which number. Its
tables of types, states and kinds are typed here a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

MOST = 10**12
CORRECTION_TIME = timedelta(days=365)
VINTAGES = ("19-20", "21", "22", "23", "24", "25", "26")
LETTERS = {"N": "national", "P": "province", "E": "emitter", "I": "institution"}
HOLDERS = {"national": ("ministry",), "province": ("province",), "emitter": ("entity",), "institution": ("institution",)}
TRADES = ("emitter",)
MARKET_CLOSED = (date(2026, 6, 19),)
"""Weekdays from the summer of 2026 on that the calendar of the market has as closed; of 2027 it has none, and takes every day as open."""
ENDS = ("source", "surrendered", "cancelled", "carried_over")
ALL = ("national", "province", "emitter", "institution")
HOLD = ("emitter", "institution")
ALLOWS = {
    "normal": ("receive", "surrender", "return", "out", "move", "authority"),
    "buy_and_surrender": ("receive", "surrender", "return", "authority"),
    "restricted": ("surrender", "return", "authority"),
    "suspended": ("authority",),
    "ownership_change": ("authority",),
    "closing": ("authority",),
    "closed": (),
}
REFUSES = {"buy_and_surrender": 5, "restricted": 12, "suspended": 4, "ownership_change": 11, "closing": 3, "closed": 3}
AFTER = {
    "normal": ("buy_and_surrender", "restricted", "suspended", "ownership_change", "closing"),
    "buy_and_surrender": ("normal", "restricted", "suspended", "ownership_change", "closing"),
    "restricted": ("normal", "buy_and_surrender", "suspended", "closing"),
    "suspended": ("normal", "buy_and_surrender", "restricted", "closing"),
    "ownership_change": ("normal", "closing"),
    "closing": ("normal", "closed"),
    "closed": (),
}
# name: sender's types, place, group; receiver's types, place, group; who may ask; further rules
KINDS: dict[str, tuple[tuple[str, ...], str, str, tuple[str, ...], str, str, tuple[str, ...], tuple[str, ...]]] = {
    "test_issue": (("national",), "source", "out", ("province",), "registry", "receive", ("clerk",), ("document",)),
    "test_distribute": (("province",), "registry", "out", ("emitter",), "registry", "receive", ("clerk",), ("home",)),
    "test_return": (("emitter",), "registry", "return", ("province",), "registry", "receive", ("emitter",), ("home",)),
    "test_surrender": (("emitter",), "registry", "surrender", ("province",), "surrendered", "authority", ("emitter",), ("home of duty",)),
    "test_reissue": (("national",), "source", "out", ("emitter",), "registry", "authority", ("clerk",), ()),
    "holding_to_trading": (HOLD, "registry", "move", HOLD, "trading", "receive", ("emitter",), ("within", "sells")),
    "holding_from_trading": (HOLD, "trading", "authority", HOLD, "registry", "authority", ("emitter", "clerk", "exchange"), ("within",)),
    "holding_lock": (HOLD, "trading", "out", HOLD, "locked", "authority", ("exchange", "program"), ("within", "sells")),
    "holding_release": (HOLD, "locked", "authority", HOLD, "trading", "authority", ("exchange", "program"), ("within",)),
    "holding_roll": (HOLD, "bought", "authority", HOLD, "trading", "authority", ("program",), ("within", "next day")),
    "test_file": (("emitter",), "registry", "out", ("emitter",), "filed", "authority", ("emitter",), ("within",)),
    "test_withdraw": (("emitter",), "filed", "authority", ("emitter",), "registry", "authority", ("emitter", "clerk"), ("within",)),
    "allowance_deliver": (HOLD, "locked", "authority", HOLD, "bought", "receive", ("program",), ("buys",)),
    "allowance_cancel": (HOLD, "registry", "out", ("national",), "cancelled", "authority", ("emitter",), ()),
    "allowance_transfer": (HOLD, "registry", "authority", HOLD, "registry", "receive", ("clerk",), ("document",)),
    "deduction": (HOLD, "registry", "authority", HOLD, "registry", "receive", ("clerk",), ("document", "though frozen")),
    "correction": (ALL, "", "authority", ALL, "", "authority", ("clerk",), ("back",)),
}

FINAL = ("allowance_cancel",)
"""Kinds that nothing takes back (order 19, art. 19)."""
OWN_CORRECTIONS = ("test_surrender", "test_reissue", "test_file", "test_withdraw")
"""Kinds of rooms that keep an account of their own for them."""


@dataclass
class Account:
    """An account as it stands."""

    number: str
    holder: str
    province: str
    state: str = "normal"

    @property
    def type(self) -> str:
        """Return the type, which the letter says."""
        return LETTERS[self.number[0]]


@dataclass(frozen=True)
class Entry:
    """So many tonnes from one place to another."""

    record: int
    line: int
    sender: tuple[str, str]
    receiver: tuple[str, str]
    vintage: str
    amount: int
    corrects: tuple[int, int] | None = None
    at: datetime | None = None
    kind: str = ""
    freeze: Freeze | None = None
    """Of a deduction: the freeze that it rested on, as it was entered."""


@dataclass
class Freeze:
    """A freeze; how much of it is covered is nowhere kept. `turn`: when the court's order was first entered; who came first goes first."""

    number: int
    account: str
    vintage: str
    amount: int
    expires: datetime | None
    turn: int = 0
    order: str = ""


@dataclass
class Way:
    """A movement that is asked for."""

    kind: str
    sender: str
    receiver: str
    lines: list[tuple[str, int]]
    document: str = ""
    places: tuple[str, str] | None = None
    corrects: tuple[int, int] | None = None
    freeze: Freeze | None = None


def _taken_back(was: Entry, amount: int, document: str = "") -> Way:
    return Way(
        *("correction", was.receiver[0], was.sender[0], [(was.vintage, amount)], document),
        places=(was.receiver[1], was.sender[1]),
        corrects=(was.record, was.line),
    )


class Refusal(Exception):
    """Raised with the numbers of the checks."""

    def __init__(self, codes: list[int]) -> None:
        self.codes = tuple(sorted(codes))
        super().__init__(str(self.codes))


def well_formed(number: str) -> bool:
    """Say whether letter, digits and check digits leave the remainder 1 when divided by 97."""
    plain = number.replace("-", "", 1)
    if len(number) != 11 or number[8] != "-" or not number[0].isupper() or not plain[1:].isascii() or not plain[1:].isdigit():
        return False
    check = int(plain[8:])
    return 2 <= check <= 98 and int(str(ord(plain[0]) - 55) + plain[1:]) % 97 == 1


@dataclass
class NaiveRegistry:
    """The registry. `organisations` are codes that are known."""

    accounts: dict[str, Account]
    rights: dict[tuple[str, int], str]
    organisations: tuple[str, ...] = ()
    people: int = 0
    entries: list[Entry] = field(default_factory=list)
    freezes: list[Freeze] = field(default_factory=list)
    now: datetime | None = None
    number: int = 0
    by: tuple[int, str] = (0, "")
    promises: dict[int, Way] = field(default_factory=dict)
    """By the number of a proposal that waits: what it names."""

    # --- questions

    def held(self, account: str, place: str, vintage: str) -> int:
        """Return what is in a place; of the government's ends, less what left them."""
        where = account, place
        here = [one for one in self.entries if one.vintage == vintage]
        return sum(one.amount for one in here if one.receiver == where) - sum(one.amount for one in here if one.sender == where)

    def covered(self, account: str, vintage: str) -> dict[int, int]:
        """Return how much of each freeze of a holding is covered: who came first is covered first."""
        left = self.held(account, "registry", vintage)
        found = {}
        for one in sorted(self.freezes, key=lambda one: (one.turn, one.number)):
            if (one.account, one.vintage) == (account, vintage):
                found[one.number] = min(one.amount, left)
                left -= found[one.number]
        return found

    def frozen(self, account: str, vintage: str) -> int:
        """Return how much of a holding is frozen."""
        return sum(self.covered(account, vintage).values())

    def free(self, way: Way, vintage: str) -> int:
        """Return what a movement may take of a vintage."""
        place = self.places(way)[0]
        frozen = self.frozen(way.sender, vintage) if place == "registry" and "though frozen" not in KINDS[way.kind][7] else 0
        return self.held(way.sender, place, vintage) - frozen - self.promised(way, vintage)

    def promised(self, way: Way, vintage: str) -> int:
        """Return what waiting proposals name of the units that a movement would take; a court's deduction goes first."""
        if "though frozen" in KINDS[way.kind][7]:
            return 0
        here = way.sender, self.places(way)[0]
        waiting = [one for one in self.promises.values() if (one.sender, self.places(one)[0]) == here]
        return sum(amount for one in waiting for of, amount in one.lines if of == vintage)

    def places(self, way: Way) -> tuple[str, str]:
        """Return from where and to where."""
        return way.places or (KINDS[way.kind][1], KINDS[way.kind][4])

    def promise(self, number: int, way: Way) -> dict[str, int]:
        """Leave a proposal open: the units that it names are its own until it is decided, where there are so many."""
        if codes := self.promised_away(way):
            raise Refusal(codes)
        there = [(vintage, amount) for vintage, amount in way.lines if 1 <= amount <= self.free(way, vintage)]
        self.promises[number] = replace(way, lines=there)
        return {"proposal": number}

    def promised_away(self, way: Way) -> list[int]:
        """Return 3024 for each vintage of which more is asked than is free, while promises to others leave less of it free."""
        asked: Counter[str] = Counter()
        for vintage, amount in way.lines:
            asked[vintage] += max(0, amount)
        found = []
        for vintage, amount in asked.items():
            others = self.promised(way, vintage)
            left = max(0, self.free(way, vintage))
            lessened = others and self.free(way, vintage) + others > 0
            found += [3024] * bool(lessened and amount > left)
        return found

    def taken_away(self, named: tuple[int, int], amount: int) -> list[int]:
        """Return 3024 where a correction would take back what is promised to others."""
        return [code for one in self.entries if (one.record, one.line) == named for code in self.promised_away(_taken_back(one, amount))]

    def hopeless(self, name: str, content: dict[str, Any], now: datetime) -> list[int]:
        """Return what refuses a proposal because nothing that may still happen makes it right; no list is looked at."""
        amounts = [one["amount"] for one in content.get("lines", ())] + [content[key] for key in ("amount",) if key in content]
        codes = [3008 for amount in amounts if not 1 <= amount <= MOST]
        if name == "freeze_enter":
            codes += [1001] * (not well_formed(content["account"]))
            codes += [3113] * ("expires_at" in content and now >= datetime.fromisoformat(content["expires_at"]))
        if name in KINDS and "sender" in content:
            codes += [1001] * (not well_formed(content["sender"])) + [2013] * (content["sender"] == content["receiver"])
            codes += [3007] * (not content["lines"]) + [2021] * ("document" in KINDS[name][7] and not content.get("document"))
        if "receiver" in content:
            codes += [2001] * (not well_formed(content["receiver"]))
        return sorted(codes)

    # --- acts: each raises Refusal or changes the lists

    def move(self, ways: list[Way]) -> list[list[int]]:
        """Carry out movements, all or none."""
        taken: dict[tuple[str, str, str], int] = {}
        codes = [code for way in ways for code in self._against(way, taken)]
        if codes:
            raise Refusal(codes)
        line = 0
        for way in ways:
            places = self.places(way)
            for vintage, amount in way.lines:
                line += 1
                ends = (way.sender, places[0]), (way.receiver, places[1])
                self.entries.append(Entry(self.number, line, *ends, vintage, amount, way.corrects, self.now, way.kind, way.freeze))
        for account, vintage in sorted({(way.receiver, one) for way in ways if self.places(way)[1] == "trading" for one, _ in way.lines}):
            line += self.call_back(account, vintage, line + 1)
        return [[self.number, at + 1] for at in range(line)]

    def call_back(self, account: str, vintage: str, line: int) -> bool:
        """Move what freezes wait for from trading to the registry, and say whether there was something."""
        wanted = sum(each.amount for each in self.freezes if (each.account, each.vintage) == (account, vintage))
        back = min(wanted - self.held(account, "registry", vintage), self.held(account, "trading", vintage))
        if back > 0:
            self.entries.append(Entry(self.number, line, (account, "trading"), (account, "registry"), vintage, back, at=self.now))
        return back > 0

    def _against(self, way: Way, taken: dict[tuple[str, str, str], int]) -> Iterator[int]:
        sends, _, out, takes, _, into, _, rules = KINDS[way.kind]
        sender, receiver = self.accounts.get(way.sender), self.accounts.get(way.receiver)
        person, role = self.by
        wanted = ("initiate", "surrender") if way.kind == "test_surrender" else ("initiate",)
        if role == "emitter" and sender and self.rights.get((way.sender, person)) not in wanted:
            yield 1015
        for number, one, group, types, first in ((way.sender, sender, out, sends, 1000), (way.receiver, receiver, into, takes, 2000)):
            if not well_formed(number):
                yield first + 1
            elif one is None:
                yield first + 2
            if one and group not in ALLOWS[one.state] and not (first == 2000 and one.state == "buy_and_surrender"):
                yield first + REFUSES[one.state]
            if one and one.type not in types:
                yield first + 7
        if "back" not in rules and ("within" in rules) != (way.sender == way.receiver):
            yield 2013
        if sender and receiver and sender.province != receiver.province:
            yield from [2015] * ("home" in rules) + [2016] * ("home of duty" in rules)
        yield from [1008] * bool("sells" in rules and sender and sender.type in HOLD and sender.type not in TRADES)
        yield from [2008] * bool("buys" in rules and receiver and receiver.type in HOLD and receiver.type not in TRADES)
        if "next day" in rules:
            for vintage in {vintage for vintage, _ in way.lines}:
                asked = sum(max(0, amount) for one, amount in way.lines if one == vintage)
                here = self.held(way.sender, "bought", vintage)
                if here - self.bought_today(way.sender, vintage) < asked <= here:
                    yield 3026
        if "document" in rules and not way.document.strip():
            yield 2021
        yield from (3006 for vintage, _ in way.lines if vintage not in VINTAGES)
        yield from [3007] * (not way.lines)
        yield from (3008 for _, amount in way.lines if not 1 <= amount <= MOST)
        place = self.places(way)[0]
        for vintage in {vintage for vintage, _ in way.lines} if place not in ENDS else ():
            asked = sum(max(0, amount) for one, amount in way.lines if one == vintage)
            here = way.sender, place, vintage
            free = self.free(way, vintage) - taken.get(here, 0)
            if asked > max(0, free):
                # Were all promises given up, would it be there? What is frozen would not.
                yield 3024 if asked <= free + self.promised(way, vintage) else 3005
            taken[here] = taken.get(here, 0) + asked

    def bought_today(self, account: str, vintage: str) -> int:
        """Return what was delivered since the last day began on which the market was open."""
        assert self.now is not None
        day = self.now.date()
        while day.year == 2026 and (day.weekday() > 4 or day in MARKET_CLOSED):
            day -= timedelta(days=1)
        found = 0
        for one in self.entries:
            if one.receiver == (account, "bought") and one.vintage == vintage and one.at and one.at.date() >= day and not one.corrects:
                found += one.amount - sum(each.amount for each in self.entries if each.corrects == (one.record, one.line))
        return found

    def correct(self, named: tuple[int, int], amount: int, document: str, number: int = 0) -> dict[str, Any]:
        """Take an entry back, in part or whole. A correction is not corrected itself.

        What a deduction took comes back frozen, in the turn of its freeze, under a `number` that the program gives.
        """
        was = next((one for one in self.entries if (one.record, one.line) == named), None)
        if was and was.kind in FINAL:
            raise Refusal([3023])
        if was and was.kind in OWN_CORRECTIONS:
            raise Refusal([3021])
        left = 0 if was is None else was.amount - sum(one.amount for one in self.entries if one.corrects == named)
        if was is None or was.corrects:
            raise Refusal([3019])
        old = was.at is not None and self.now is not None and self.now - was.at > CORRECTION_TIME
        if codes := [3019] * (amount > left) + [3020] * old:
            raise Refusal(codes)
        made = self.move([_taken_back(was, amount, document)])
        if was.freeze is None:
            return {"movements": made}
        under = was.freeze
        self.freezes.append(Freeze(number, under.account, under.vintage, amount, under.expires, under.turn, under.order))
        told = {"freeze": number, "continues": under.number, "account": under.account, "vintage": under.vintage, "amount": amount}
        return {"movements": made, "freezes": [told | {"effective": self.covered(under.account, under.vintage)[number]}]}

    def freeze(self, account: str, vintage: str, amount: int, expires: datetime | None, order: str, *, adds: bool) -> dict[str, int]:
        """Enter a freeze on an order; what is short comes back from trading. The same order freezes again only where that is said."""
        one = self.accounts.get(account)
        codes = [1001] * (not well_formed(account)) + [1002] * (well_formed(account) and one is None)
        codes += [1007] * (one is not None and one.type not in HOLD) + [1003] * (one is not None and one.state == "closed")
        codes += [3025] * (not adds and any((each.account, each.order) == (account, order) for each in self.freezes))
        codes += [3006] * (vintage not in VINTAGES) + [3008] * (not 1 <= amount <= MOST)
        codes += [3113] * (expires is not None and self.now is not None and expires <= self.now)
        if codes:
            raise Refusal(codes)
        rank = len(self.covered(account, vintage))
        self.freezes.append(Freeze(self.number, account, vintage, amount, expires, self.number, order))
        self.call_back(account, vintage, 1)
        effective = self.covered(account, vintage)[self.number]
        filed = min(amount - effective, self.held(account, "filed", vintage))
        return {"freeze": self.number, "effective": effective, "waiting": amount - effective, "filed": filed, "ahead": rank}

    def the_freeze(self, number: int) -> Freeze:
        """Return a freeze that has not ended."""
        found = [one for one in self.freezes if one.number == number]
        if not found:
            raise Refusal([3022])
        return found[0]

    def lift(self, number: int, amount: int | None) -> dict[str, int]:
        """Lift a freeze, in part or whole."""
        one = self.the_freeze(number)
        amount = one.amount if amount is None else amount
        if not 1 <= amount <= one.amount:
            raise Refusal([3008])
        before = self.covered(one.account, one.vintage)[number]
        one.amount -= amount
        self.freezes = [each for each in self.freezes if each.amount]
        return {"freeze": number, "left": one.amount, "released": before - min(before, one.amount)}

    def deduct(self, number: int, receiver: str, amount: int, document: str) -> dict[str, Any]:
        """Move frozen units to another account."""
        one = self.the_freeze(number)
        assert self.now
        if one.expires is not None and one.expires <= self.now:
            raise Refusal([3022])
        if not 1 <= amount <= self.covered(one.account, one.vintage)[number]:
            raise Refusal([3022])
        made = self.move([Way("deduction", one.account, receiver, [(one.vintage, amount)], document, freeze=replace(one))])
        one.amount -= amount
        self.freezes = [each for each in self.freezes if each.amount]
        return {"movements": made, "freeze": number, "left": one.amount}

    def expire(self, most: int) -> dict[str, Any]:
        """End what is over, the earliest first."""
        assert self.now
        over = sorted((one.expires, one.number) for one in self.freezes if one.expires is not None and one.expires <= self.now)[:most]
        if not over:
            raise Refusal([3121])
        ended = {number for _, number in over}
        released = {str(one.number): self.covered(one.account, one.vintage)[one.number] for one in self.freezes if one.number in ended}
        self.freezes = [one for one in self.freezes if one.number not in ended]
        return {"expired": sorted(ended), "released": released}

    def change_state(self, number: str, state: str, open_proposals: int = 0) -> dict[str, str]:
        """Change a state; an account is closed only when it is empty, unencumbered and nothing is open."""
        if number not in self.accounts:
            raise Refusal([1107])
        one = self.accounts[number]
        codes = [1105] * (state not in AFTER[one.state]) + [1124] * (state in ("closing", "closed") and number[0] in "NP")
        if state == "closed":
            held = {
                (each.receiver[1], each.vintage) for each in self.entries if each.receiver[0] == number and each.receiver[1] not in ENDS
            }
            codes += [1121 for place, vintage in held if self.held(number, place, vintage)]
            codes += [1122 for each in self.freezes if each.account == number] + [1123] * open_proposals
        if codes:
            raise Refusal(codes)
        one.state = state
        return {"account": number, "state": state}

    def change_holder(self, number: str, holder: str, province: str) -> dict[str, str]:
        """Hand an account over; who acted for the former holder acts no more."""
        if number not in self.accounts:
            raise Refusal([1107])
        one = self.accounts[number]
        codes = [1106] * (one.state != "ownership_change") + self._holder(one.type, holder, province)
        codes += [1104] * any(each.holder == holder and each is not one and each.state != "closed" for each in self.accounts.values())
        if codes:
            raise Refusal(codes)
        if one.holder != holder:
            self.rights = {key: right for key, right in self.rights.items() if key[0] != number}
        one.holder, one.province = holder, province
        return {"account": number, "holder": holder}

    def _holder(self, kind: str, holder: str, province: str) -> list[int]:
        codes = [1102] * (province not in self.organisations)
        if kind not in HOLDERS:
            return [*codes, 1101]
        if holder not in self.organisations:
            return [*codes, 1102]
        if holder.partition(":")[0] not in HOLDERS[kind]:
            return [*codes, 1103]
        return codes + [1130] * (kind == "province" and province != holder)

    def open(self, kind: str, holder: str, province: str, number: str) -> dict[str, list[str]]:
        """Open an account, whose number the program gives."""
        codes = self._holder(kind, holder, province) + [1142] * (kind in HOLD and kind not in TRADES)
        codes += [1104] * any(each.holder == holder and each.state != "closed" for each in self.accounts.values())
        if codes:
            raise Refusal(codes)
        self.accounts[number] = Account(number, holder, province)
        return {"accounts": [number]}

    def demands(self, account: str) -> bool:
        """Tell whether an account demands a second signature of its own."""
        return any(right == "approve" for (number, _), right in self.rights.items() if number == account)

    def give(self, account: str, person: int, right: str) -> dict[str, int]:
        """Give a right."""
        codes = (
            [1107] * (account not in self.accounts)
            + [1108] * (not 1 <= person <= self.people)
            + [1109] * ((account, person) in self.rights)
        )
        if codes:
            raise Refusal(codes)
        self.rights[account, person] = right
        return {"given": 1}

    def take(self, account: str, person: int) -> dict[str, int]:
        """End a right."""
        if (account, person) not in self.rights:
            raise Refusal([1110])
        del self.rights[account, person]
        return {"ended": person}
