"""A penalty as JSON: money as exact decimal strings in yuan without trailing zeros, whole tonnes as integers."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import decimals_of, plain, round_half_up
from tanheng.kernel.messages import CHINESE
from tanheng.supervision.model import Measure, Penalty, Range

Json = dict[str, object]


def as_json(outcome: Penalty, *, language: str = CHINESE) -> Json:
    """Return the documented JSON (docs/reference/penalty.schema.json); where refused, null and empty lists."""
    nothing: Json = dict.fromkeys(("regime", "total", "next_year_cut_t", "stop_production"))
    empty: Json = nothing | {"steps": [], "readings": []}
    node = empty if outcome.measure is None else _measure(outcome.measure, language)
    compared = [{**_measure(one, language), "applies": one is outcome.measure} for one in outcome.compared]
    return {
        **node,
        "compared": compared,
        "issues": [finding.as_json(language) for finding in outcome.findings],
        "law": outcome.asking.as_json(language),
    }


def yuan(value: Decimal) -> str:
    """Return an amount with all of its digits and no trailing zeros: `3500000`, `0.5`."""
    return plain(round_half_up(value, decimals_of(value)))


def _measure(measure: Measure, language: str) -> Json:
    return {
        "regime": measure.regime,
        "steps": [
            {
                "step": step.step,
                "condition": step.condition.render(language),
                "quantity_t": step.quantity_t,
                **_range(step.fine),
                "article": step.article,
            }
            for step in measure.steps
        ],
        "total": _range(measure.total),
        "next_year_cut_t": measure.next_year_cut_t,
        "stop_production": measure.stop_production,
        "readings": [
            {
                "second_step": one.second_step,
                "second_step_quantity": one.second_step_quantity,
                "total": _range(one.total),
                "chosen": one.chosen,
            }
            for one in measure.combinations
        ],
    }


def _range(fine: Range) -> Json:
    return {"low_cny": yuan(fine.low), "high_cny": yuan(fine.high)}
