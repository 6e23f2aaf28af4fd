"""A small legal book of a registry, written without Tanheng: a vintage issued, traded, frozen, deducted, corrected, surrendered."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from tests.auditor.drafts import SUMS, Draft, canonical

BEGIN = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
NATION, PROVINCE, WORKS, OTHER = "N0000001-89", "P0000002-18", "E0000005-92", "E0000006-89"
ACCOUNTS = {
    1: (NATION, "source"),
    2: (NATION, "cancelled"),
    3: (PROVINCE, "registry"),
    4: (PROVINCE, "surrendered"),
    10: (WORKS, "registry"),
    11: (WORKS, "trading"),
    12: (WORKS, "locked"),
    20: (OTHER, "registry"),
    21: (OTHER, "trading"),
    23: (OTHER, "bought"),
}
ENDS = ("source", "cancelled", "surrendered")
EVENTS: tuple[tuple[str, str, tuple[int, int, int]], ...] = (
    ("issue", "another_room_issues", (1, 3, 500)),
    ("distribute", "another_room_distributes", (3, 10, 300)),
    ("to_trading", "holding_to_trading", (10, 11, 200)),
    ("lock", "holding_lock", (11, 12, 120)),
    ("release", "holding_release", (12, 11, 20)),
    ("deliver", "allowance_deliver", (12, 23, 100)),
    ("roll", "holding_roll", (23, 21, 100)),
    ("from_trading", "holding_from_trading", (21, 20, 50)),
    ("freeze", "freeze_enter", (11, 10, 60)),
    ("deduct", "freeze_deduct", (10, 20, 30)),
    ("transfer", "allowance_transfer", (10, 20, 10)),
    ("correct", "movement_correct", (20, 10, 4)),
    ("cancel", "allowance_cancel", (20, 2, 5)),
    ("surrender", "another_room_surrenders", (10, 4, 100)),
)
PLACES = {"open": 0, **{name: at for at, (name, _, _) in enumerate(EVENTS, 1)}}


def registry_town() -> Draft:
    """Return the book, sealed."""
    opened = [account(number) for number in ACCOUNTS]
    texts = [record(0, "another_room_opens", {"accounts": opened})]
    sums = {number: [0, 0] for number in ACCOUNTS}
    for at, (name, command, (debit, credit, amount)) in enumerate(EVENTS, 1):
        moved = {"line": 1, "kind": "single", "debit": debit, "credit": credit, "asset": "CEA-25", "amount": amount}
        corrects = {"corrects": [3 + 2 * PLACES["transfer"], 1]} if name == "correct" else {}
        texts.append(record(at, command, {"transfers": [moved | corrects]}))
        sums[debit][0] += amount
        sums[credit][1] += amount
    balances = [{**one, "closed": False, **dict(zip(SUMS, (*sums[int(str(one["account"]))], 0, 0), strict=True))} for one in opened]
    return Draft(texts, 0, [8, len(texts)], balances).seal()


def account(number: int, accounts: dict[int, tuple[str, str]] = ACCOUNTS) -> dict[str, object]:
    """Return the opening of an account."""
    owner, purpose = accounts[number]
    kind = "open" if purpose in ENDS else "held"
    floor = 0 if kind == "held" else None
    return {"account": number, "owner": owner, "purpose": purpose, "asset": "CEA-25", "kind": kind, "floor": floor, "ceiling": None}


def record(at: int, command: str, effects: dict[str, object], content: dict[str, object] | None = None) -> str:
    """Return the text of the record at a place, done by the program."""
    said = (BEGIN + timedelta(minutes=at)).isoformat(timespec="microseconds")
    actor = {"person": 1, "role": "program", "organisation": "program", "delegation": None, "principal": None}
    told = {
        "format": 1,
        "number": 3 + 2 * at,
        "command": command,
        "content": content or {"at": at},
        "request": f"r{at}",
        "actor": actor,
        "maker": None,
        "proposal": None,
        "reason": "",
        "applies_at": said,
        "recorded_at": said,
        "outcome": "done",
        "findings": [],
        "result": {},
    }
    return canonical(told | ({"effects": effects} if effects else {}))
