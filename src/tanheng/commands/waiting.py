"""等待与失效 How long a proposal must wait before it is approved, and when one that names no end expires. Both are house rules of the law book."""

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
    return proposed_at + timedelta(hours=int(_law().value(wait, on=proposed_at.date()).value))


def expiry_of(proposed_at: datetime) -> datetime:
    """Return when a proposal expires that says nothing of it."""
    return proposed_at + timedelta(days=int(_law().value(_EXPIRY, on=proposed_at.date()).value))
