"""Offset and vintages as JSON: whole tonnes are integers."""

from __future__ import annotations

from tanheng.kernel.messages import CHINESE
from tanheng.surrender.offset import OffsetLimit
from tanheng.surrender.vintages import UsableVintages


def offset_json(outcome: OffsetLimit, *, language: str = CHINESE) -> dict[str, object]:
    """Return the documented JSON (docs/reference/offset-limit.schema.json)."""
    return {
        "duty_year": outcome.duty_year,
        "duty_t": outcome.duty_t,
        "limit_t": outcome.limit_t,
        "remaining_t": outcome.remaining_t,
        "eligible": outcome.eligible,
        "issues": [finding.as_json(language) for finding in outcome.findings],
        "law": outcome.asking.as_json(language),
    }


def vintages_json(outcome: UsableVintages, *, language: str = CHINESE) -> dict[str, object]:
    """Return the documented JSON (docs/reference/usable-vintages.schema.json)."""
    return {
        "duty_year": outcome.duty_year,
        "on": outcome.on.isoformat() if outcome.on else None,
        "arrears": outcome.arrears,
        "vintages": list(outcome.vintages),
        "issues": [finding.as_json(language) for finding in outcome.findings],
        "law": outcome.asking.as_json(language),
    }
