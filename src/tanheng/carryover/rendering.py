"""Carry-over as JSON: whole tonnes are integers, null in a year without conversion."""

from __future__ import annotations

from tanheng.carryover.model import Limit, Outcome
from tanheng.kernel.messages import CHINESE


def as_json(outcome: Outcome, *, language: str = CHINESE) -> dict[str, object]:
    """Return the documented JSON (docs/reference/carryover.schema.json)."""
    return {
        "entities": [_limit(limit) for limit in outcome.limits],
        "issues": [finding.as_json(language) for finding in outcome.findings],
        "law": outcome.asking.as_json(language),
    }


def _limit(limit: Limit) -> dict[str, object]:
    return {
        "entity": limit.entity,
        "base_t": limit.base_t,
        "net_sales_t": limit.net_sales_t,
        "by_formula_t": limit.by_formula_t,
        "limit_t": limit.limit_t,
        "eligible": limit.eligible,
    }
