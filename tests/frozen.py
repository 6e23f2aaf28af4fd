"""What is frozen and what must stay, read from the tables; and the law that no act moves a frozen tonne."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from tests.books import rows


class Freeze(NamedTuple):
    """A freeze that has not ended: the account, the asset, what was ordered, and what of it units cover, t."""

    account: str
    asset: str
    amount: int
    effective: int


class Held(NamedTuple):
    """A holding in the place `registry`: what must stay in it, and what is there, t."""

    floor: int
    balance: int


def freezes_and_floors() -> tuple[dict[int, Freeze], dict[tuple[str, str], Held]]:
    """Return the freezes by number and the holdings by account and asset."""
    freezes = rows("SELECT number, account, asset, amount, effective FROM registry_encumbrance WHERE kind = 'freeze' AND ended IS NULL")
    holdings = rows(
        "SELECT owner, asset, floor, (credits_posted - debits_posted)::bigint FROM ledger_account WHERE purpose = 'registry' AND held"
    )
    return {row[0]: Freeze(*row[1:]) for row in freezes}, {(row[0], row[1]): Held(*row[2:]) for row in holdings}


class Frozen(dict[int, Freeze]):
    """The freezes by number, and what corrections of deductions brought back to each holding until now, t."""

    def __init__(self, freezes: Mapping[int, Freeze], returned: Counter[tuple[str, str]]) -> None:
        super().__init__(freezes)
        self.returned = returned


_RETURNED = """
SELECT c.receiver, c.asset, sum(c.amount)::bigint FROM registry_movement c
JOIN registry_movement d ON d.record = c.corrects_record AND d.line = c.corrects_line WHERE d.kind = 'judicial_deduction' GROUP BY 1, 2
"""


def no_frozen_tonne_has_moved(before: Mapping[int, Freeze]) -> Frozen:
    """Insist that what was frozen before an act is there still, and return what is frozen after it.

    A freeze that the act reduced keeps so much less. What units cover is the floor of its holding, and the holding has it. What the
    correction of a deduction brought back is frozen again by as much: it was taken under a freeze, and comes back under one.
    """
    freezes, holdings = freezes_and_floors()
    now = Frozen(freezes, Counter({(account, asset): amount for account, asset, amount in rows(_RETURNED)}))
    _comes_back_frozen(before, now)
    kept: Counter[tuple[str, str]] = Counter()
    for number, one in before.items():
        reduced = one.amount - (now[number].amount if number in now else 0)
        kept[one.account, one.asset] += max(0, one.effective - reduced)
    nothing = Held(0, 0)
    for holding, much in kept.items():
        assert holdings.get(holding, nothing).balance >= much, (holding, holdings.get(holding), much)
    effective: Counter[tuple[str, str]] = Counter()
    for one in now.values():
        effective[one.account, one.asset] += one.effective
    for holding in effective.keys() | holdings.keys():
        floor, balance = holdings.get(holding, nothing)
        assert floor == effective[holding] <= balance, (holding, floor, effective[holding], balance)
    return now


def _comes_back_frozen(before: Mapping[int, Freeze], now: Frozen) -> None:
    """Insist that an act which corrected a deduction left so much more frozen, ordered on the holding as a whole."""
    earlier = before.returned if isinstance(before, Frozen) else now.returned
    for holding, came_back in (now.returned - earlier).items():
        was, is_now = (sum(one.amount for one in each.values() if one[:2] == holding) for each in (before, now))
        assert is_now == was + came_back, (holding, was, is_now, came_back)
