"""A small legal book whose places have names: what forgers change."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tests.auditor.drafts import SUMS, Draft, canonical
from tests.auditor.settling import BEFORE_LENDING, REGISTRY, THE_PROGRAM, accounts_asked, settled, transfers_asked

BEGIN = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
SOURCE, A, B, C, D, MINT, MONEY_A, MONEY_B = 1, 10, 11, 12, 13, 2, 20, 21
PLACES: dict[str, int] = {}
ROLES = {"lin": "registry_clerk", "wang": "registry_approver", "zhao": "registry_clerk", "sun": "registry_clerk"}
SETTLED = BEFORE_LENDING + 1  # records by which persons get their roles, before the beginning
SIZES = [SETTLED + size for size in (10, 20, 26)]
TAIL = 2
_texts: list[str] = []
_balances: dict[int, dict[str, object]] = {}


def said(minutes: float) -> str:
    """Return a time so many minutes after the beginning."""
    return (BEGIN + timedelta(minutes=minutes)).isoformat(timespec="microseconds")


def number(place: str) -> int:
    """Return the number of the record of a place."""
    return 3 + 2 * PLACES[place]


def actor(person: str, **other: object) -> dict[str, object]:
    """Return an actor."""
    return {"person": person, "role": ROLES[person], "organisation": REGISTRY, "delegation": None, "principal": None, **other}


def move(debit: int, credit: int, amount: int, kind: str = "single", line: int = 1, **other: object) -> dict[str, object]:
    """Return a transfer."""
    asset = "CNY" if debit in (MINT, MONEY_A, MONEY_B) else "CEA"
    return {"line": line, "kind": kind, "debit": debit, "credit": credit, "asset": asset, "amount": amount, **other}


def account(named: int, kind: str = "held", floor: int | None = 0, ceiling: int | None = None) -> dict[str, object]:
    """Return an opening."""
    asset = "CNY" if named in (MINT, MONEY_A, MONEY_B) else "CEA"
    opened = {"account": named, "owner": f"owner {named}", "purpose": "trading", "asset": asset, "kind": kind}
    return {**opened, "floor": None if kind == "open" else floor, "ceiling": ceiling}


def made(place: str, command: str, content: object = None, effects: object = None, **other: object) -> None:
    """Add a record; without a content, with the one that asks for the effects. Transfers and expiries are the program's."""
    PLACES[place] = len(_texts)
    minutes = 2 * (len(_texts) - SETTLED)
    if content is None and effects:
        content = {"ledger_transfer": transfers_asked, "ledger_account_open": accounts_asked}[command](effects)
    record: dict[str, object] = {
        "format": 1,
        "number": number(place),
        "command": command,
        "content": {"place": place} if content is None else content,
        "request": f"request {place}",
        "actor": THE_PROGRAM if command in ("ledger_transfer", "ledger_expire") else actor("wang"),
        "maker": None,
        "proposal": None,
        "reason": "按规则 by the rules",
        "applies_at": said(minutes - 1),
        "recorded_at": said(minutes),
        "outcome": "done",
        "findings": [],
        "result": {},
        **other,
    }
    if effects:
        record["effects"] = effects
    _texts.append(canonical(record))


def proposed(place: str, command: str, content: object, effects: object) -> None:
    """Add a proposal by one person and its approval by another."""
    made(f"propose_{place}", "proposal_make", {"command": command, "content": content}, actor=actor("lin"))
    made(place, command, content, effects, maker=actor("lin"), proposal=number(f"propose_{place}"))


def _balance(named: dict[str, object], sums: tuple[int, int, int, int], **other: object) -> dict[str, object]:
    return {**named, "closed": False, **dict(zip(SUMS, sums, strict=True)), **other}


def town() -> Draft:
    """Return the book, sealed."""
    return Draft(list(_texts), TAIL, list(SIZES), [dict(one) for one in _balances.values()]).seal()


def _settle() -> None:
    numbers = [3 + 2 * at for at in range(SETTLED)]
    times = [said(2 * (at - SETTLED)) for at in range(SETTLED)]
    roles = {person: (role, REGISTRY) for person, role in ROLES.items()}
    places = ("install", "register_registry", "register_persons", "propose_roles", "roles", "lend")
    for place, record in zip(places, settled(numbers, times, roles, [("zhao", "sun")]), strict=True):
        PLACES[place] = len(_texts)
        _texts.append(canonical(record))


def _build() -> None:
    _settle()
    made("open_source", "ledger_account_open", effects={"accounts": [account(SOURCE, "open"), account(MINT, "open")]})
    made("open_a", "ledger_account_open", effects={"accounts": [account(A)]})
    made("open_b", "ledger_account_open", effects={"accounts": [account(B, ceiling=500)]})
    made("open_c", "ledger_account_open", effects={"accounts": [account(C)]})
    made("open_money", "ledger_account_open", effects={"accounts": [account(MONEY_A), account(MONEY_B)]})
    events = [{"line": 1, "topic": "issued", "content": {}}, {"line": 2, "topic": "told", "content": {"to": "everybody"}}]
    made("issue", "ledger_transfer", effects={"transfers": [move(SOURCE, A, 1000)], "events": events})
    made("issue_money", "ledger_transfer", effects={"transfers": [move(MINT, MONEY_B, 1_000_000)]})
    made("deliver", "ledger_transfer", effects={"transfers": [move(A, B, 100), move(MONEY_B, MONEY_A, 900_000, line=2)]})
    made("reserve", "ledger_transfer", effects={"transfers": [move(A, C, 50, "pending", expires_at=said(60))]})
    made("post", "ledger_transfer", effects={"transfers": [move(A, C, 30, "post", pending=[number("reserve"), 1])]})
    made("reserve_short", "ledger_transfer", effects={"transfers": [move(A, C, 20, "pending", expires_at=said(22))]})
    expiring = {"most": 1000}
    made("expire", "ledger_expire", expiring, effects={"transfers": [move(A, C, 20, "expire", pending=[number("reserve_short"), 1])]})
    made("reserve_void", "ledger_transfer", effects={"transfers": [move(A, C, 5, "pending")]})
    made("void", "ledger_transfer", effects={"transfers": [move(A, C, 5, "void", pending=[number("reserve_void"), 1])]})
    corrected = [number("deliver"), 1]
    proposed("correct", "ledger_correct", {"amount": 40, "transfer": corrected}, {"transfers": [move(B, A, 40, corrects=corrected)]})
    limits = {"account": B, "floor": 10, "ceiling": 300, "closed": False}
    proposed("change", "ledger_account_change", limits, {"changes": [limits]})
    finding = {"check": 6101, "place": "line 1", "fields": {"found": "5000", "expected": "870"}}
    made("refused", "ledger_transfer", outcome="refused", findings=[finding])
    made("move_out", "ledger_transfer", effects={"transfers": [move(C, A, 30)]})
    closed = {"account": C, "floor": 0, "ceiling": None, "closed": True}
    proposed("close", "ledger_account_change", closed, {"changes": [closed]})
    made("small", "ledger_transfer", effects={"transfers": [move(A, B, 1)]})
    made("note", "people_note", {"text": "nothing moved"})
    lent = actor("sun", delegation=1, principal="zhao")
    made("delegated", "ledger_account_open", effects={"accounts": [account(D)]}, actor=lent)
    made("last_sealed", "ledger_transfer", effects={"transfers": [move(A, B, 3)]})
    made("tail_one", "ledger_transfer", effects={"transfers": [move(A, B, 4)]})
    made("tail_two", "ledger_transfer", effects={"transfers": [move(A, B, 5)]})
    for one in (
        _balance(account(SOURCE, "open"), (1000, 0, 0, 0)),
        _balance(account(MINT, "open"), (1_000_000, 0, 0, 0)),
        _balance(account(A), (143, 1070, 0, 0)),
        _balance(account(B), (40, 113, 0, 0), floor=10, ceiling=300),
        _balance(account(C), (30, 30, 0, 0), closed=True),
        _balance(account(D), (0, 0, 0, 0)),
        _balance(account(MONEY_A), (0, 900_000, 0, 0)),
        _balance(account(MONEY_B), (900_000, 1_000_000, 0, 0)),
    ):
        _balances[int(str(one["account"]))] = one


_build()
