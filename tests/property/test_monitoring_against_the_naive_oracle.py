"""Any hours of a day amount to what the formulas say, computed a second time on fractions; the order of the rows changes nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.golden.cems_examples import monitored
from tests.oracle import naive_monitoring


def _number(low: int, high: int, places: int) -> st.SearchStrategy[str]:
    """Numbers with so many decimals; the bounds are in units of the last of them."""
    return st.integers(low, high).map(lambda units: f"{units // 10**places}.{units % 10**places:0{places}d}" if places else str(units))


@st.composite
def hours(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draw some hours of one day, in any order."""
    rows = []
    for hour in draw(st.lists(st.integers(0, 23), min_size=1, max_size=24, unique=True)):
        rows.append(
            {
                "source": "S",
                "time": f"2026-02-28 {hour:02d}:00",
                "co2_percent": draw(_number(0, 4000, 2)),
                "area": draw(_number(1, 9999, 2)),
                "velocity": draw(_number(0, 5000, 2)),
                "temperature": draw(_number(0, 50000, 2)),
                "pressure_atmospheric": draw(_number(60000, 108000, 0)),
                "pressure_static": draw(_number(0, 3000, 0)),
                "humidity": draw(_number(0, 5000, 2)),
                "o2_percent": draw(_number(0, 2100, 2)),
            }
        )
    return rows


@settings(max_examples=60, deadline=None)
@given(hours())
def test_hours_make_the_day_of_the_formulas(rows: list[dict[str, str]]) -> None:
    answer: dict[str, Any] = monitored(rows)
    (day,) = answer["results"][0]["days"]
    expected = naive_monitoring.day(rows)
    assert {name: day[name] for name in expected} == expected
    assert day["hours"] == len(rows)
    in_order = monitored(sorted(rows, key=lambda row: row["time"]))["results"][0]["days"][0]
    assert {name: in_order[name] for name in expected} == expected
