"""What differs in `law/`: between two days in one tree, or between two trees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tanheng.lawbook.entries import Period, Tree
from tanheng.lawbook.statements import Group, Statement, statements, statements_on

_GROUPS = list(Group)


class Kind(StrEnum):
    """How a statement differs; `restated` keeps its content and has another source, note or wording."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    RESTATED = "restated"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the statement before and after; one of them is None where it is new or gone."""

    kind: Kind
    old: Statement | None
    new: Statement | None

    @property
    def either(self) -> Statement:
        """Return the statement after the change, or the one that is gone."""
        found = self.new or self.old
        assert found is not None, "a change has at least one side"
        return found


def between_days(tree: Tree, first: date, second: date) -> list[Change]:
    """Return what is in effect on one day and not in the same way on the other."""
    return _changes(_on(tree, first), _on(tree, second), with_periods=False)


def between_trees(old: Tree, new: Tree, on: date | None = None) -> list[Change]:
    """Return how the second tree differs from the first: in everything, or in what is in effect on the day."""
    if on is not None:
        return _changes(_on(old, on), _on(new, on), with_periods=True)
    return _changes(_all(old), _all(new), with_periods=True)


Key = tuple[Group, tuple[str, ...], date | None]


def _on(tree: Tree, day: date) -> dict[Key, Statement]:
    return {(_family(one), one.path, None): one for one in statements_on(tree, day)}


def _all(tree: Tree) -> dict[Key, Statement]:
    return {(_family(one), one.path, _first(one)): one for one in statements(tree)}


def _family(one: Statement) -> Group:
    """Return the group by which statements are matched: a parameter may turn from a number into a rule."""
    return Group.VALUE if one.group is Group.METHOD else one.group


def _first(one: Statement) -> date | None:
    """Return what tells the dated versions of a statement apart; an instrument has only one."""
    return one.period.first if one.period and one.group is not Group.INSTRUMENT else None


def _changes(old: dict[Key, Statement], new: dict[Key, Statement], *, with_periods: bool) -> list[Change]:
    changes = [Change(Kind.REMOVED, one, None) for key, one in old.items() if key not in new]
    changes += [Change(Kind.ADDED, None, one) for key, one in new.items() if key not in old]
    for key in old.keys() & new.keys():
        kind = _kind(old[key], new[key], with_periods=with_periods)
        if kind is not None:
            changes.append(Change(kind, old[key], new[key]))
    return sorted(changes, key=_order)


def _kind(old: Statement, new: Statement, *, with_periods: bool) -> Kind | None:
    periods: tuple[Period | None, Period | None] = (old.period, new.period) if with_periods else (None, None)
    if old.content != new.content or periods[0] != periods[1]:
        return Kind.CHANGED
    return None if (old.rest, old.citation) == (new.rest, new.citation) else Kind.RESTATED


def _order(change: Change) -> tuple[int, int, tuple[str, ...], date]:
    one = change.either
    return _GROUPS.index(one.group), list(Kind).index(change.kind), one.path, one.period.first if one.period else date.min


def by_group(changes: Iterable[Change]) -> dict[Group, list[Change]]:
    """Return the changes by what they are about, in the order of telling."""
    groups: dict[Group, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.either.group, []).append(change)
    return groups
