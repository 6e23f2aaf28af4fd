"""The threshold test as JSON: each plant with its decision and the rules that led to it."""

from __future__ import annotations

from tanheng.kernel.messages import CHINESE
from tanheng.roster.model import Decision, Outcome


def as_json(outcome: Outcome, *, language: str = CHINESE) -> dict[str, object]:
    """Return the documented JSON (docs/reference/threshold.schema.json)."""
    return {
        "list_year": outcome.list_year,
        "basis_year": outcome.basis_year,
        "threshold_t": outcome.threshold_t,
        "entities": [_decision(one, language) for one in outcome.decisions],
        "issues": [finding.as_json(language) for finding in outcome.findings],
        "law": outcome.asking.as_json(language),
    }


def _decision(decision: Decision, language: str) -> dict[str, object]:
    plant = decision.plant
    return {
        "entity": plant.entity,
        "sector": plant.sector,
        "kind": plant.kind,
        "listed": plant.listed,
        "decision": decision.decision,
        "rules": [
            {
                "rule": one.rule,
                "statement": one.statement.render(language),
                "holds": one.holds,
                "article": one.article,
                "status": one.status,
            }
            for one in decision.rules
        ],
    }
