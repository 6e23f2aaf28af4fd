"""为何不能 Why not: everything that would refuse a movement, found by the same code as the command itself, without writing anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import LiteralString

from django.db import transaction

from tanheng.commands.actors import Authority
from tanheng.commands.definitions import COMMANDS, Content
from tanheng.commands.sql import Sql
from tanheng.commands.work import Refused, Work
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Message
from tanheng.people import checks as people_checks
from tanheng.people.queries import roles_of
from tanheng.registry.checks import NOT_ENOUGH
from tanheng.registry.law import vintages, waiting
from tanheng.registry.moving import Extra, Order, findings_of, looked_at, read
from tanheng.registry.vocabulary import ANY, Kind

_AFTER_ALL = 2**63 - 1
"""The number under which a rehearsal runs: every proposal that is open was made before it."""
_STAFF = frozenset(("registry_clerk", "registry_approver", "auditor", "ministry_officer"))
"""Those who may know the reasons of every account."""
Provided = Callable[[Work, Order], Extra]
_PROVIDED: dict[str, Provided] = {}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who would ask: the person, the role that he uses, and for whom; without them the holder of the sending account is meant."""

    person: int = 0
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One failing check. `account` is the one whose reason it is; a stranger is told `stranger` without the number of the check."""

    code: int
    account: str
    place: str
    owner: Message
    stranger: Message
    article: str

    @property
    def secret(self) -> bool:
        """Tell whether a stranger is told something else than the owner."""
        return self.owner.text != self.stranger.text


@dataclass(frozen=True, slots=True)
class Answer:
    """All that would fail; nothing of it: it could be done. `unlooked` are checks of the kind that only its own command can make.

    `own` are the accounts whose reasons the asker may know, `everything`: those of all.
    """

    kind: Kind
    reasons: tuple[Reason, ...]
    unlooked: tuple[int, ...]
    wait_hours: int
    own: frozenset[str]
    everything: bool

    def told(self) -> list[tuple[int | None, Reason, Message]]:
        """Return number (None: not for a stranger), reason and sentence as the asker may know them; what says the same is said once."""
        found: list[tuple[int | None, Reason, Message]] = []
        for one in self.reasons:
            open_to = self.everything or one.account in self.own or not one.secret
            entry = (one.code, one, one.owner) if open_to else (None, one, one.stranger)
            if not any(same_code == entry[0] and same == entry[2] for same_code, _, same in found):
                found.append(entry)
        return found


def provide(kind: str, provided: Provided) -> None:
    """Let a room above bring the checks of its kind, so that they are looked at here too: those that it gives to `move`, for an order."""
    _PROVIDED[kind] = provided


def asker_of(person: int, assignment: int) -> Asker:
    """Return who a person is in one of his roles now. Raises KeyError where he does not have it."""
    for held in roles_of(person, at=CLOCK.now()):
        if held.assignment == assignment:
            return Asker(person, held.role, held.organisation)
    raise KeyError(assignment)


def received(sql: Sql, order: Order) -> Order:
    """Return an order that names no receiver with the one that its kind tells: the sender itself, its province's account, the national one.

    A surrender goes to the province of the account whose duty it serves. Where the kind leaves it open, nobody is named.
    """
    if order.receiver or order.kind.same_account:
        return replace(order, receiver=order.receiver or order.sender)
    query: LiteralString = (
        "SELECT r.number FROM registry_account r JOIN registry_account s ON r.type = 'national' OR r.province = s.province"
        " WHERE s.number = %s AND r.type = %s AND r.state <> 'closed' ORDER BY r.number LIMIT 1"
    )
    only = _told_by_the_kind(order.kind)
    rows = sql.rows(query, (order.behalf or order.sender, only)) if only else []
    return replace(order, receiver=str(rows[0][0]) if rows else "")


def _told_by_the_kind(kind: Kind) -> str:
    """Return the type of the one account that can receive, which the sender's province or the nation tells; empty where many can."""
    only, *others = kind.receiver.types
    return only if only in ("national", "province") and not others else ""


def why_not(order: Order, asker: Asker | None = None, *, alias: str = "default") -> Answer:
    """Return all that would refuse a movement now. The transaction is read-only: even a mistake could not write."""
    asker = asker or Asker()
    with transaction.atomic(using=alias):
        sql = Sql(alias)
        sql.raw.execute("SET TRANSACTION READ ONLY")
        now = CLOCK.now()
        work = Work(sql, 0, Authority(asker.person, asker.person, asker.role, asker.organisation), now, now, "")
        provided = _PROVIDED.get(order.kind.name)
        extra = provided(work, order) if provided else {}
        facts = read(work, [order])
        findings = [*_role(order.kind, asker), *findings_of(facts, [order], frozenset(vintages(work)), extra)]
        if not order.receiver and _told_by_the_kind(order.kind) and order.sender not in facts.accounts:
            # Nobody named a receiver, and no account told it: what is wrong is said of the sender.
            findings = [one for one in findings if one.place.called != "receiver"]
        own = _own(sql, asker, order)
        hours = int(waiting(order.kind.wait_hours, work).total_seconds()) // 3600 if order.kind.wait_hours else 0
    reasons = tuple(_reason(order, one) for one in findings)
    unlooked = tuple(code for code in order.kind.checks if code not in extra and not _looked_at(order, code))
    return Answer(order.kind, reasons, unlooked, hours, own, asker.role in _STAFF)


def why_not_asked(kind: Kind, content: Content, asker: Asker | None = None, *, alias: str = "default") -> Answer:
    """Return all that would refuse the command of a kind with this content now: the very command is rehearsed, and nothing is forgotten.

    As in the command itself, what it looks at first is told alone where it refuses. The transaction is read-only.
    """
    asker, findings, order = asker or Asker(), [], _order_of(kind, content)
    with transaction.atomic(using=alias):
        sql = Sql(alias)
        sql.raw.execute("SET TRANSACTION READ ONLY")
        now = CLOCK.now()
        authority = Authority(asker.person, asker.person, asker.role, asker.organisation)
        work = Work(sql, _AFTER_ALL, authority, now, now, "", rehearsal=True)
        try:
            COMMANDS[kind.command].body(work, content)
        except Refused as refused:
            findings = [*refused.findings]
        own = _own(sql, asker, order)
        hours = int(waiting(kind.wait_hours, work).total_seconds()) // 3600 if kind.wait_hours else 0
    reasons = tuple(_reason(order, one) for one in (*_role(kind, asker), *findings))
    return Answer(kind, reasons, (), hours, own, asker.role in _STAFF)


def _order_of(kind: Kind, content: Content) -> Order:
    """Return whose movement a content asks for, by the names that its command gives to both ends."""
    sender = getattr(content, "sender", None) or getattr(content, "account", None) or ""
    return Order(kind, sender, getattr(content, "receiver", None) or getattr(content, "unit", None) or sender, ())


def _looked_at(order: Order, code: int) -> bool:
    # What a movement takes back says from which place: without it, nobody knows how much is there.
    return looked_at(code) and not (code == NOT_ENOUGH.code and order.sender_place == ANY)


def _own(sql: Sql, asker: Asker, order: Order) -> frozenset[str]:
    """Return the accounts for which the asker has any right; without a person the holder of the sending account is meant."""
    if not asker.person:
        return frozenset((order.sender,))
    query: LiteralString = "SELECT account FROM registry_representative WHERE person = %s AND account = ANY(%s) AND ended IS NULL"
    return frozenset(account for (account,) in sql.rows(query, (asker.person, [order.sender, order.receiver, order.behalf])))


def _role(kind: Kind, asker: Asker) -> list[Finding]:
    if not asker.role or asker.role in kind.asks:
        return []
    return [people_checks.ROLE_MAY_NOT.at(Place(called="role"), asker.role, ", ".join(kind.asks), command=kind.name)]


def _reason(order: Order, one: Finding) -> Reason:
    fields, named = one.message.fields, (order.sender, order.receiver, order.behalf)
    told = next((str(fields[name]) for name in ("account", "found") if fields.get(name) in named and fields[name]), "")
    account = told or (order.receiver if one.place.called == "receiver" else order.sender)
    return Reason(one.code, account, one.place.called, one.message, one.stranger or one.message, one.article)
