"""Forgeries of a registry's book by somebody who has the key are found by what the records say, at the record where they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tanheng_auditor.audit import Policy, audit
from tanheng_auditor.checking_routes import digits_fit
from tests.auditor.drafts import Draft
from tests.auditor.registry_town import ACCOUNTS, OTHER, PLACES, WORKS, account, registry_town

Edit = Callable[[dict[str, Any]], object]


def _moves(**other: int) -> Edit:
    """Change the transfer of the record."""
    return lambda record: record["effects"]["transfers"][0].update(other)


def _opens(number: int, **other: object) -> Edit:
    """Change the opening of an account."""
    return lambda record: next(one for one in record["effects"]["accounts"] if one["account"] == number).update(other)


def _adds(owner: str, purpose: str, kind: str, **other: object) -> Edit:
    """Open another account and let the record move from it."""
    opened = {**account(10), "account": 99, "owner": owner, "purpose": purpose, "kind": kind, "floor": None, **other}

    def edit(record: dict[str, Any]) -> None:
        record["effects"]["accounts"] = [opened]
        record["effects"]["transfers"][0]["debit"] = 99

    return edit


FORGERIES: list[tuple[str, int, str, Edit]] = [
    ("units go to trading from another's registry", 10290, "to_trading", _moves(debit=20)),
    ("a delivery goes straight into trading", 10290, "deliver", _moves(credit=21)),
    ("what was bought today goes to the registry at once", 10290, "roll", _moves(credit=20)),
    ("a deduction takes from trading", 10290, "deduct", _moves(debit=11)),
    ("a cancellation goes to another works", 10290, "cancel", _moves(credit=10)),
    ("a transfer goes into surrender", 10290, "transfer", _moves(credit=4)),
    ("a transfer goes back to the province", 10290, "transfer", _moves(credit=3)),
    ("a lift moves units", 10290, "transfer", lambda record: record.update(command="freeze_lift")),
    ("a correction names nothing", 10291, "correct", lambda record: record["effects"]["transfers"][0].pop("corrects")),
    ("an owner is mistyped", 10292, "open", _opens(10, owner="E0000005-29")),
    ("an owner has another letter", 10292, "open", _opens(10, owner="I0000005-92")),
    ("a works has an end of the book", 10293, "open", _opens(11, kind="open", floor=None)),
    ("a works has a source", 10293, "distribute", _adds(WORKS, "source", "open")),
    ("a place that nobody has", 10293, "open", _opens(12, purpose="drawer")),
    ("a vintage of no year", 10294, "open", _opens(10, asset="CEA-X")),
    ("units come out of nowhere", 10295, "distribute", _adds("the forger", "source", "open")),
    ("units come out of an end that is none", 10295, "transfer", _adds(OTHER, "suspense", "open")),
    ("units leave the registry", 10295, "cancel", lambda record: _away(record)),
]


def _away(record: dict[str, Any]) -> None:
    """Cancel units into an account outside."""
    record["effects"]["accounts"] = [{**account(10), "account": 99, "owner": "the forger", "purpose": "registry"}]
    record["effects"]["transfers"][0]["credit"] = 99


@pytest.mark.parametrize("few", [10**9, 1], ids=["one by one", "by pattern"])
@pytest.mark.parametrize(("name", "check", "place", "edit"), FORGERIES, ids=[one[0] for one in FORGERIES])
def test_a_forgery_is_found_at_its_record(name: str, check: int, place: str, edit: Edit, few: int, tmp_path: Path) -> None:  # noqa: ARG001
    draft: Draft = registry_town()
    record: dict[str, Any] = draft.read(PLACES[place])
    edit(record)
    draft.write_record(PLACES[place], record)
    outcome = audit(draft.seal().write(tmp_path), policy=Policy(), few=few)
    found = [(fault.check.code, fault.row) for fault in outcome.faults]
    assert (check, PLACES[place]) in found
    assert outcome.first is not None
    assert outcome.first.row == PLACES[place], found


@pytest.mark.parametrize("few", [10**9, 1])
def test_the_untouched_registry_passes(few: int, tmp_path: Path) -> None:
    outcome = audit(registry_town().write(tmp_path), policy=Policy(), few=few)
    assert outcome.faults == []
    assert outcome.counts["transfers"] == 14


@pytest.mark.parametrize("owner", sorted({owner for owner, _ in ACCOUNTS.values()}))
def test_check_digits_notice_every_other_digit(owner: str) -> None:
    assert digits_fit(owner)
    others = {owner[:at] + sign + owner[at + 1 :] for at in (*range(1, 8), 9, 10) for sign in "0123456789"} - {owner}
    assert not any(map(digits_fit, others))


def _ends(expired: list[int]) -> Edit:
    """Let the record end freezes as over, and move nothing."""
    return lambda record: record.update(command="freeze_expire", content={}, result={"expired": expired, "released": {}})


FREEZE, THEN, EARLIER = 3 + 2 * PLACES["freeze"], "2026-11-21T09:45:00+08:00", "2026-11-21T01:40:00Z"


@pytest.mark.parametrize("few", [10**9, 1], ids=["one by one", "by pattern"])
@pytest.mark.parametrize(
    ("expires_at", "freeze", "found"),
    [
        (THEN, FREEZE, True),
        (None, FREEZE, True),
        ("soon", FREEZE, True),
        (EARLIER, FREEZE, False),
        (EARLIER, 99, True),
        (EARLIER, 50, False),
    ],
)
def test_no_freeze_is_over_before_its_entry_says(few: int, expires_at: str | None, freeze: int, found: bool, tmp_path: Path) -> None:
    draft: Draft = registry_town()
    for place, edit in (
        ("freeze", lambda record: record["content"].update({"expires_at": expires_at} if expires_at else {})),
        ("correct", lambda record: record.update(result={"freezes": [{"freeze": 50, "continues": FREEZE}]})),
        ("cancel", _ends([freeze])),
    ):
        record: dict[str, Any] = draft.read(PLACES[place])
        edit(record)
        draft.write_record(PLACES[place], record)
    outcome = audit(draft.seal().write(tmp_path), policy=Policy(), few=few)
    told = [(fault.row, fault.number) for fault in outcome.faults if fault.check.code == 10296]
    assert told == ([(PLACES["cancel"], 3 + 2 * PLACES["cancel"])] if found else [])
