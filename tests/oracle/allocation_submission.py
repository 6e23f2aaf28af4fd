"""Builds what was handed in from rows of the flat form without reading a table, so that the rules can be tried by themselves."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from tanheng.allocation.model import Day, Issuance, Submission, Unit
from tanheng.kernel.findings import Place
from tests.oracle.typed_allocation import CASES, SECTORS, YES

QUANTITIES = (
    *("emissions_t", "output_t", "ironmaking_emissions_t", "sintering_emissions_t", "ironmaking_output_t"),
    *("slag_t", "previous_verified_t"),
)


def day_of(text: str) -> Day | None:
    """Return the day, month or year that was written."""
    if not text:
        return None
    if text in YES:
        return Day()
    numbers = [int(part) for part in text.split("-")]
    first = date(*(numbers + [1, 1])[:3])
    month = numbers[1] if len(numbers) > 1 else 12
    return Day(first, first if len(numbers) == 3 else date(numbers[0], month, calendar.monthrange(numbers[0], month)[1]))


def submission_of(rows: Sequence[Mapping[str, str]]) -> Submission:
    """Return the submission of valid rows."""
    units = []
    issuances: dict[tuple[str, str], Issuance] = {}
    for number, row in enumerate(rows, start=2):
        place = Place("data.csv", row=number)
        sector = SECTORS[row["sector"]]
        amounts = {name: Decimal(row[name]) for name in QUANTITIES if row.get(name)}
        texts = {name: row.get(name) or "" for name in ("entity", "uscc", "province", "clinker_class")}
        special = row.get("special") or ""
        units.append(
            Unit(
                **texts,
                **amounts,
                sector=sector,
                name=row.get("unit") or "",
                place=place,
                special=CASES.get(special, special),
                commissioned=day_of(row.get("commissioned") or ""),
                closed=day_of(row.get("closed") or ""),
            )
        )
        key = (row["entity"], sector)
        before = issuances.get(key) or Issuance(*key, place)
        reduction = before.reduction_t + Decimal(row.get("reduction_t") or 0)
        kept = before.differentiated or (row.get("differentiated") or "") in YES
        issuances[key] = Issuance(*key, place, reduction, kept)
    return Submission(tuple(units), issuances)
