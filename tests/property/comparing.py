"""What the comparisons with the naive oracles share: the program's answer, the fields that both state, and how many examples are tried.

TANHENG_EXAMPLES raises the number of examples, of histories, too. TANHENG_STATEFUL_MINUTES lets the tests of histories that are marked with
`for_minutes` go on with new seeds for so long.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.oracle.handing_over import Row, computed, errors_in

Json = dict[str, Any]
EXAMPLES = int(os.environ.get("TANHENG_EXAMPLES", "12"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
usual = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
MINUTES = os.environ.get("TANHENG_STATEFUL_MINUTES", "")
for_minutes = pytest.mark.skipif(not MINUTES, reason="TANHENG_STATEFUL_MINUTES says for how long to go on")
_HISTORIES_EACH = 50
_OF_HISTORIES = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink)

MONTH = ("entity", "works", "month", "scope", "unit")
YEAR = ("entity", "works", "year", "scope", "unit")
LINE = ("category", "item", "flow", "origin", "quantity", "ncv", "emissions_t")
TOTALS = ("emissions_t", "output_t", "intensity_t_per_t")
SUMMARY = ("entity", "month", "enterprise_t", "enterprise_whole_t", "processes_t", "power_units_t", "other_t")


def compare_histories(machine: type[RuleBasedStateMachine], steps: Mapping[str, int], *, histories: int, length: int) -> None:
    """Try so many histories of at most so many requests, and print what the machine counted in `steps`."""
    of_histories = settings(
        max_examples=histories, stateful_step_count=length, deadline=None, suppress_health_check=_OF_HISTORIES, phases=_PHASES
    )
    run_state_machine_as_test(machine, settings=of_histories)
    print(f"{steps['steps']} requests: {dict(steps)}", flush=True)


def compare_for_minutes(machine: type[RuleBasedStateMachine], steps: Mapping[str, int], *, length: int) -> None:
    """Go on with new seeds for TANHENG_STATEFUL_MINUTES, and print each."""
    until, at = time.monotonic() + 60 * int(MINUTES), time.time_ns()
    while time.monotonic() < until:
        at += 1
        print(f"seed {at}: ", end="")
        seeded = seed(at)(type(f"{machine.__name__}{at}", (machine,), {}))
        compare_histories(seeded, steps, histories=_HISTORIES_EACH, length=length)


def real(rows: Sequence[Row], batches: Sequence[Row] = (), stock: Sequence[Row] = ()) -> Json:
    """Let the program compute, and insist that it refuses nothing."""
    answer = computed(rows, batches, stock)
    assert not errors_in(answer), errors_in(answer)
    return answer


def compared(answer: Json, subtotals: Callable[[str], Sequence[str]], auxiliary: Sequence[str], known: Collection[str] = ()) -> Json:
    """Keep the fields that both implementations state; a line without emissions is shown only, and not compared.

    Where `known` names items, a line of another item is shown only, too, and only the origin of a fuel is compared: what the page leaves
    open, for a line that counts nothing and for an origin that means nothing.
    """
    months = {}
    for one in answer["results"]:
        shown = [line for line in one["lines"] if line["emissions_t"] is not None and (not known or line["item"] in known)]
        key = tuple(one[name] for name in MONTH)
        assert key not in months, key
        months[key] = {
            "lines": sorted((_line(line, origins=not known or line["category"] == "fuel") for line in shown), key=str),
            "subtotals": {name: one["subtotals"].get(name) or "0.00" for name in subtotals(one["scope"])},
            "totals": tuple(one[name] for name in TOTALS),
            "auxiliary": tuple(one["auxiliary"].get(name) for name in auxiliary),
        }
    years = {}
    for one in answer["annual"]:
        key = tuple(one[name] for name in YEAR)
        assert key not in years, key
        years[key] = tuple(one[name] for name in ("months", "of_months", *TOTALS))
        if one["scope"] == "enterprise":
            years[key] += (one["emissions_whole_t"],)
    summaries = [tuple(one[name] for name in SUMMARY) for one in answer["summaries"]]
    return {"months": months, "order": list(months), "years": years, "summaries": sorted(summaries)}


def _line(line: Json, *, origins: bool) -> tuple[Any, ...]:
    return tuple(line.get(name) or None for name in LINE if origins or name != "origin")


def duties(answer: Json) -> Json:
    """Keep the duties of lines or processes, and of entities, with the sums that they are made of."""
    years = {tuple(one[name] for name in YEAR): (one["emissions_t"], one["duty_t"]) for one in answer["annual"]}
    entities = [tuple(one[name] for name in ("entity", "sector", "year", "processes_t", "duty_t")) for one in answer["annual_summaries"]]
    return {"years": years, "entities": sorted(entities)}


def annual_ncvs(answer: Json) -> dict[tuple[str, ...], str]:
    """Return the annual values of fuels that have one line and one direction in the year."""
    found: dict[tuple[str, ...], list[str]] = {}
    for year in answer["annual"]:
        for line in year["lines"]:
            if line.get("ncv"):
                key = (*(str(year[name]) for name in YEAR), line["item"], line["origin"])
                found.setdefault(key, []).append(line["ncv"])
    return {key: values[0] for key, values in found.items() if len(values) == 1}


def without_traces(part: Any) -> Any:
    """Leave out what names cells, for the cells move with the rows."""
    if isinstance(part, dict):
        return {name: without_traces(value) for name, value in part.items() if name not in ("trace", "places")}
    return [without_traces(value) for value in part] if isinstance(part, list) else part
