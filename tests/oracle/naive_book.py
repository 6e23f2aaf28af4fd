"""A double-entry book as docs/reference/book.md describes it, kept as lists: every question is answered by summing from the beginning.

It shares nothing with the program but the numbers of the checks. What it is told: who asks for what, when, and under which number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

MOST = 10**12
REGISTRY = {"registry_clerk", "registry_approver"}
TWO_PERSONS = {"ledger_account_change", "ledger_correct"}
Json = Any


@dataclass(frozen=True)
class Person:
    """Who acts, for whom (himself, where he is no delegate), in which role."""

    person: int
    principal: int
    role: str


@dataclass(frozen=True)
class Asked:
    """A request."""

    name: str
    content: Json
    by: Person
    key: str
    reason: str = ""
    applies_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What became of a request: its result, or the numbers of the checks that refused it, in ascending order."""

    number: int
    result: Json = None
    refused: tuple[int, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One transfer as it stands in the book."""

    record: int
    line: int
    kind: str
    debit: int
    credit: int
    asset: str
    amount: int
    of: tuple[int, int] | None = None
    expires_at: datetime | None = None
    corrects: tuple[int, int] | None = None

    @property
    def id(self) -> tuple[int, int]:
        """Return record and line."""
        return self.record, self.line


@dataclass(frozen=True)
class Account:
    """An account and its limits; its sums are nowhere but in the entries."""

    number: int
    named: tuple[str, str, str]
    held: bool
    floor: int | None
    ceiling: int | None
    closed: bool = False


@dataclass
class Proposal:
    """A proposal and what became of it."""

    asked: Asked
    by: Person
    expires_at: datetime | None
    verdict: str = ""


class Refusal(Exception):
    """Raised with the numbers of the checks."""

    def __init__(self, codes: Iterable[int]) -> None:
        self.codes = tuple(sorted(codes))
        super().__init__(str(self.codes))


def refuse(codes: Iterable[int]) -> None:
    """Raise where there is a reason to refuse."""
    found = list(codes)
    if found:
        raise Refusal(found)


@dataclass
class NaiveBook:
    """The book. `entries`, `accounts` and `proposals` are all there is."""

    accounts: dict[int, Account] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    first: dict[tuple[int, str], tuple[Asked, Answer]] = field(default_factory=dict)
    times: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)

    def ask(self, asked: Asked, now: datetime, number: int, new_accounts: Iterable[int] = ()) -> Answer:
        """Answer a request. `number` is what its record would get, `new_accounts` what accounts it opens would get."""
        before = self.first.get((asked.by.person, asked.key))
        if before is not None:
            return before[1] if before[0] == asked else Answer(0, refused=(9101,))
        self.times[number] = asked.applies_at or now, now
        saved = dict(self.accounts), list(self.entries), {key: replace(one) for key, one in self.proposals.items()}
        try:
            when = asked.applies_at or now
            refuse([9104] * (asked.name in TWO_PERSONS) + [9112] * (when > now) + [9115] * (when < now))
            answer = Answer(number, self._carry_out(asked, now, number, list(new_accounts)))
        except Refusal as refusal:
            self.accounts, self.entries, self.proposals = saved
            answer = Answer(number, refused=refusal.codes)
        self.first[asked.by.person, asked.key] = asked, answer
        return answer

    def _carry_out(self, asked: Asked, now: datetime, number: int, new_accounts: list[int]) -> Json:
        content = asked.content
        match asked.name:
            case "ledger_account_open":
                return self._open(content["accounts"], new_accounts)
            case "ledger_transfer":
                return {"transfers": self._together([_entry(number, 0, one) for one in content["transfers"]], now)}
            case "ledger_batch":
                return self._batch(content, now, number)
            case "ledger_expire":
                return self._expire(content.get("most", 1000), now, number)
            case "ledger_account_change":
                return self._change(content)
            case "ledger_correct":
                return self._correct(content, now, number)
            case "proposal_make":
                return self._propose(asked, now, number)
            case "proposal_decide":
                return self._decide(asked, now, number)
        raise AssertionError(asked.name)

    # --- accounts

    def sums(self, account: int) -> tuple[int, int, int, int]:
        """Return debits and credits posted, debits and credits pending."""
        posted = [one for one in self.entries if one.kind in ("single", "post")]
        waiting = [one for one in self.entries if one.kind == "pending" and not self._resolution_of(one.id)]
        return (
            sum(one.amount for one in posted if one.debit == account),
            sum(one.amount for one in posted if one.credit == account),
            sum(one.amount for one in waiting if one.debit == account),
            sum(one.amount for one in waiting if one.credit == account),
        )

    def sums_as_of(self, account: int, at: datetime | None, known: datetime | None) -> tuple[int, int, int, int]:
        """Return the sums of what applies up to `at`, as it was known on `known`: those of a book that holds nothing else."""
        seen = [
            one
            for one in self.entries
            if (at is None or self.times[one.record][0] <= at) and (known is None or self.times[one.record][1] <= known)
        ]
        return NaiveBook(entries=seen).sums(account)

    def _resolution_of(self, pending: tuple[int, int]) -> Entry | None:
        return next((one for one in self.entries if one.of == pending), None)

    def _find(self, named: tuple[int, int] | None) -> Entry | None:
        return next((one for one in self.entries if one.id == named), None)

    def _below(self, number: int) -> bool:
        account, (spent, gained, reserved, _) = self.accounts[number], self.sums(number)
        return account.held and account.floor is not None and gained - spent - reserved < account.floor

    def _above(self, number: int) -> bool:
        account, (spent, gained, _, coming) = self.accounts[number], self.sums(number)
        return account.held and account.ceiling is not None and gained + coming - spent > account.ceiling

    def _open(self, wanted: list[Json], numbers: list[int]) -> Json:
        codes: list[int] = []
        taken = {account.named for account in self.accounts.values()}
        made = []
        for place, one in enumerate(wanted):
            named = (one["owner"], one["purpose"], one["asset"])
            held = one.get("kind", "held") == "held"
            floor, ceiling = one.get("floor"), one.get("ceiling")
            if held:
                floor = None if one.get("unlimited") else floor or 0
            codes += [3119] * (named in taken)
            codes += [3120] * (floor is not None and ceiling is not None and floor > ceiling)
            codes += [3118] * (not held and (floor is not None or ceiling is not None))
            codes += [3117] * (held and ((floor is not None and floor > 0) or (ceiling is not None and ceiling < 0)))
            taken.add(named)
            made.append(Account(numbers[place] if numbers else 0, named, held, floor, ceiling))
        refuse(codes)
        self.accounts |= {one.number: one for one in made}
        return {"accounts": [one.number for one in made]}

    def _change(self, content: Json) -> Json:
        number, floor, ceiling, closed = content["account"], content.get("floor"), content.get("ceiling"), content.get("closed", False)
        account = self.accounts.get(number)
        if account is None:
            raise Refusal([3101])
        codes = [3102] * account.closed + [3118] * (not account.held)
        codes += [3120] * (floor is not None and ceiling is not None and floor > ceiling)
        spent, gained, leaving, coming = self.sums(number)
        self.accounts[number] = replace(account, held=True, floor=floor, ceiling=ceiling, closed=closed)
        if account.held:
            codes += [3117] * (self._below(number) or self._above(number))
            codes += [3116] * (closed and bool(gained - spent or leaving or coming))
        elif (floor or 0) > 0 or (ceiling is not None and ceiling < 0):
            codes += [3117]  # the row of an open end holds nothing
        refuse(codes)
        return {"account": number}

    # --- transfers

    def _one(self, entry: Entry, now: datetime) -> list[int]:
        """Add an entry, or return what is against it."""
        codes = self._impossible(entry)
        if not codes:
            codes = self._unresolvable(entry, now) if entry.kind in ("post", "void", "expire") else self._uncorrectable(entry)
            if entry.kind == "pending" and entry.expires_at is not None and entry.expires_at <= now:
                codes.append(3113)
        if entry.kind in ("single", "pending") and not self._impossible(entry):
            self.entries.append(entry)
            codes += [3106] * self._below(entry.debit) + [3107] * self._above(entry.credit)
            self.entries.pop()
        if not codes:
            self.entries.append(entry)
        return codes

    def _impossible(self, entry: Entry) -> list[int]:
        codes = []
        for number in (entry.debit, entry.credit):
            account = self.accounts.get(number)
            if account is None:
                codes.append(3101)
            elif account.closed:
                codes.append(3102)
            elif account.named[2] != entry.asset:
                codes.append(3104)
        return codes + [3103] * (entry.debit == entry.credit) + [3105] * (entry.amount < 1 or entry.amount > MOST)

    def _unresolvable(self, entry: Entry, now: datetime) -> list[int]:
        pending = self._find(entry.of)
        if pending is None or pending.kind != "pending" or (pending.debit, pending.credit) != (entry.debit, entry.credit):
            return [3108]
        ended = pending.expires_at is not None and pending.expires_at <= now
        wrong_amount = entry.amount > pending.amount if entry.kind == "post" else entry.amount != pending.amount
        codes = [3109] * (self._resolution_of(pending.id) is not None) + [3110] * wrong_amount
        return codes + [3111] * (entry.kind == "post" and ended) + [3112] * (entry.kind == "expire" and not ended)

    def _uncorrectable(self, entry: Entry) -> list[int]:
        if entry.corrects is None:
            return []
        wrong = self._find(entry.corrects)
        if wrong is None or wrong.kind not in ("single", "post"):
            return [3115]
        left = wrong.amount - sum(one.amount for one in self.entries if one.corrects == wrong.id)
        return [3114] * (entry.amount > left)

    def _together(self, entries: list[Entry], now: datetime) -> Json:
        """Add all or none. A later one finds done what earlier ones did."""
        numbered = [replace(one, line=line) for line, one in enumerate(entries, start=1)]
        refuse([code for one in numbered for code in self._one(one, now)])
        return [list(one.id) for one in numbered]

    def _batch(self, content: Json, now: datetime, number: int) -> Json:
        names = ("debit", "credit", "asset", "amount")
        chains = [[dict(zip(names, leg, strict=True)) for leg in chain] for chain in content["chains"]]
        for leg in (leg for chain in chains for leg in chain):
            leg |= {"kind": "single", "asset": content["assets"][leg["asset"]]}
        refused: dict[str, list[int]] = {}
        line = 0
        for place, chain in enumerate(chains, start=1):
            before = list(self.entries)
            entries = [_entry(number, line + at, one) for at, one in enumerate(chain, start=1)]
            codes = [code for one in entries for code in self._one(one, now)]
            if codes:
                self.entries = before
                refused[str(place)] = sorted(set(codes))
            else:
                line += len(chain)
        return {"made": len(chains) - len(refused), "refused": refused}

    def _expire(self, most: int, now: datetime, number: int) -> Json:
        due = [one for one in self.entries if one.expires_at is not None and one.expires_at <= now and not self._resolution_of(one.id)]
        due = sorted(due, key=lambda one: (one.expires_at, one.id))[:most]
        if not due:
            raise Refusal([3121])
        entries = [Entry(number, 0, "expire", one.debit, one.credit, one.asset, one.amount, of=one.id) for one in due]
        return {"expired": len(self._together(entries, now))}

    def _correct(self, content: Json, now: datetime, number: int) -> Json:
        wrong = self._find((content["transfer"][0], content["transfer"][1]))
        if wrong is None:
            raise Refusal([3115])
        entry = Entry(number, 0, "single", wrong.credit, wrong.debit, wrong.asset, content["amount"], corrects=wrong.id)
        return {"transfers": self._together([entry], now)}

    # --- two persons

    def _propose(self, asked: Asked, now: datetime, number: int) -> Json:
        content = asked.content
        codes = (
            [9105] * (content["command"] not in TWO_PERSONS)
            + [9113] * (asked.by.role not in REGISTRY)
            + [9111] * (not asked.reason.strip())
        )
        ends = content.get("expires_at")
        codes += [9116] * (ends is not None and datetime.fromisoformat(ends) <= now)
        refuse(codes)
        later = Asked(content["command"], content["content"], asked.by, asked.key)
        self.proposals[number] = Proposal(later, asked.by, None if ends is None else datetime.fromisoformat(ends))
        return {"proposal": number}

    def _decide(self, asked: Asked, now: datetime, number: int) -> Json:
        named, verdict = asked.content["proposal"], asked.content["verdict"]
        proposal = self.proposals.get(named)
        if proposal is None:
            raise Refusal([9106])
        codes = [9107] * bool(proposal.verdict)
        maker, checker = proposal.by, asked.by
        if verdict == "withdrawn":
            codes += [9109] * (checker.person != maker.person)
        else:
            codes += [9108] * bool({maker.person, maker.principal} & {checker.person, checker.principal})
            codes += [9113] * (checker.role not in REGISTRY)
            codes += [9111] * (verdict == "rejected" and not asked.reason.strip())
        codes += [9110] * (verdict == "approved" and proposal.expires_at is not None and proposal.expires_at <= now)
        refuse(codes)
        proposal.verdict = verdict
        if verdict != "approved":
            return {"proposal": named, "verdict": verdict}
        return self._carry_out(proposal.asked, now, number, [])


def _entry(number: int, line: int, one: Json) -> Entry:
    of, ends = one.get("of"), one.get("expires_at")
    return Entry(
        *(number, line, one.get("kind", "single"), one["debit"], one["credit"], one["asset"], one["amount"]),
        of=None if of is None else (of[0], of[1]),
        expires_at=None if ends is None else datetime.fromisoformat(ends),
    )
