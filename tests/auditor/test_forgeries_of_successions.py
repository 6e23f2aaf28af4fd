"""What goes back to a closed account goes on, whole and in the same record, to who took over by the records; all else is found there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tanheng_auditor.audit import Policy, audit
from tests.auditor.drafts import SUMS, Draft
from tests.auditor.registry_town import NATION, OTHER, PROVINCE, WORKS, account, record

THIRD = "E0000007-86"
ACCOUNTS = {1: (NATION, "source"), 4: (PROVINCE, "surrendered"), 10: (WORKS, "registry"), 20: (OTHER, "registry"), 30: (THIRD, "registry")}
Move = tuple[int, int, int] | tuple[int, int, int, list[int]]
Edit = Callable[[dict[str, Any]], object]
SURRENDER = [3 + 2 * 2, 1]


def _merger(giver: str, taker: str, *, closes: bool) -> dict[str, object]:
    return {"account": giver, "successors": [{"account": taker, "lines": [], "duties": []}], "closes": closes, "document": "D"}


EVENTS: tuple[tuple[str, str, dict[str, object], list[Move]], ...] = (
    ("issue", "another_room_issues", {}, [(1, 10, 100)]),
    ("surrender", "allowance_surrender", {}, [(10, 4, 80)]),
    ("merger", "account_succeed", _merger(WORKS, OTHER, closes=True), [(10, 20, 20)]),
    ("back", "surrender_correct", {}, [(4, 10, 30, SURRENDER), (10, 20, 30)]),
    ("second merger", "account_succeed", _merger(OTHER, THIRD, closes=False), [(20, 30, 50)]),
    ("closing", "account_state_change", {"account": OTHER, "state": "closed", "document": "D"}, []),
    ("back again", "surrender_correct", {}, [(4, 10, 5, SURRENDER), (10, 30, 5)]),
)
PLACES = {name: at for at, (name, *_) in enumerate(EVENTS, 1)}


def town() -> Draft:
    """Return a legal book of two mergers, after each of which something goes back, sealed."""
    opened = [account(number, ACCOUNTS) for number in ACCOUNTS]
    texts = [record(0, "another_room_opens", {"accounts": opened})]
    sums = {number: [0, 0] for number in ACCOUNTS}
    for at, (_, command, content, moves) in enumerate(EVENTS, 1):
        transfers = []
        for line, (debit, credit, amount, *corrects) in enumerate(moves, 1):
            one = {"line": line, "kind": "single", "debit": debit, "credit": credit, "asset": "CEA-25", "amount": amount}
            transfers.append(one | ({"corrects": corrects[0]} if corrects else {}))
            sums[debit][0] += amount
            sums[credit][1] += amount
        texts.append(record(at, command, {"transfers": transfers} if transfers else {}, content))
    balances = [{**one, "closed": False, **dict(zip(SUMS, (*sums[int(str(one["account"]))], 0, 0), strict=True))} for one in opened]
    return Draft(texts, 0, [4, len(texts)], balances).seal()


def _passes(**other: int) -> Edit:
    """Change what is passed on."""
    return lambda told: told["effects"]["transfers"][1].update(other)


def _content(**other: object) -> Edit:
    return lambda told: told["content"].update(other)


FORGERIES: list[tuple[str, int, str, str, Edit]] = [
    ("what goes back is passed on to a stranger", 10297, "back", "back", _passes(credit=30)),
    ("it is passed on to a successor that is closed itself", 10297, "back again", "back again", _passes(credit=20)),
    ("the giver was not closed", 10297, "merger", "back", _content(closes=False)),
    ("nobody took over", 10297, "merger", "back", _content(successors=[])),
    ("the successor in between was not closed", 10297, "closing", "back again", _content(state="restricted")),
    ("the second merger was of another", 10297, "second merger", "back again", _content(account=PROVINCE)),
    ("a part stays with the closed account", 10298, "back", "back", _passes(amount=29)),
    ("nothing is passed on", 10298, "back", "back", lambda told: told["effects"]["transfers"].pop()),
    ("what did not come is passed on", 10298, "back", "back", lambda told: _alone(told)),
]


def _alone(told: dict[str, Any]) -> None:
    """Leave only what is passed on."""
    (_, passed) = told["effects"]["transfers"]
    told["effects"]["transfers"] = [passed | {"line": 1}]


@pytest.mark.parametrize("few", [10**9, 1], ids=["one by one", "by pattern"])
@pytest.mark.parametrize(("name", "check", "edited", "place", "edit"), FORGERIES, ids=[one[0] for one in FORGERIES])
def test_a_forgery_is_found_at_the_record_that_gives_back(
    name: str,  # noqa: ARG001
    check: int,
    edited: str,
    place: str,
    edit: Edit,
    few: int,
    tmp_path: Path,
) -> None:
    draft = town()
    told: dict[str, Any] = draft.read(PLACES[edited])
    edit(told)
    draft.write_record(PLACES[edited], told)
    outcome = audit(draft.seal().write(tmp_path), policy=Policy(), few=few)
    assert (check, PLACES[place]) in [(fault.check.code, fault.row) for fault in outcome.faults]
    assert outcome.first is not None
    assert outcome.first.row == PLACES[place]


@pytest.mark.parametrize("few", [10**9, 1])
def test_the_untouched_book_passes(few: int, tmp_path: Path) -> None:
    assert audit(town().write(tmp_path), policy=Policy(), few=few).faults == []


@pytest.mark.parametrize(
    "content", [{}, {"account": [1]}, {"account": WORKS, "closes": True}, {"successors": 7}, {"successors": [{"account": []}]}]
)
def test_a_merger_that_says_nothing_lets_nobody_take_over(content: dict[str, object], tmp_path: Path) -> None:
    draft = town()
    told: dict[str, Any] = draft.read(PLACES["merger"])
    told["content"] = content
    draft.write_record(PLACES["merger"], told)
    found = [(fault.check.code, fault.row) for fault in audit(draft.seal().write(tmp_path), policy=Policy()).faults]
    assert (10297, PLACES["back"]) in found
