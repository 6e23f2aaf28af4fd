"""等待与失效 How long a proposal waits before it can be approved, and when one that names no end expires: house rules of the law book."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from tanheng.lawbook import Lawbook, shipped_lawbook

_EXPIRY = "registry.proposal_expiry_days"


@cache
def _law() -> Lawbook:
    return shipped_lawbook()


def approvable_from(wait: str, proposed_at: datetime) -> datetime:
    """Return from when a proposal can be approved; `wait` names the hours. Those of the day of the proposal count: its maker knew them."""
    if not wait:
        return proposed_at
    return proposed_at + timedelta(hours=_whole(wait, proposed_at))


def expiry_of(proposed_at: datetime) -> datetime:
    """Return when a proposal expires that says nothing of it."""
    return proposed_at + timedelta(days=_whole(_EXPIRY, proposed_at))


def _whole(name: str, at: datetime) -> int:
    value = _law().value(name, on=at.date()).value
    assert isinstance(value, int), "the law book knows it as a whole number"
    return value
