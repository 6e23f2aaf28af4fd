"""An allocation written as official tables and read back is the same allocation: its sealed balance values, and no tonne gained or lost."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tanheng.allocation import Allocation, Options, Submission, Unit, allocate
from tanheng.allocation.intake import read_submission
from tanheng.allocation.model import Issuance
from tanheng.allocation.official_tables import official_sheets
from tanheng.kernel.findings import Place
from tanheng.lawbook import shipped_lawbook
from tanheng.tables import read_tables, write_workbook

PLACE = Place("made")
CASES = {"steel": ("none", "closed", "new"), "cement": ("none", "white_clinker", "carbide_slag", "new"), "aluminium": ("none", "closed")}
emissions = st.integers(1_000_000, 400_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
outputs = st.integers(10_000, 4_000_000).map(Decimal)


@st.composite
def submissions(draw: st.DrawFn) -> tuple[int, Submission]:
    """A year, and some entities with their units; equal intensities are likely, since outputs repeat."""
    year = draw(st.sampled_from((2024, 2025, 2026)))
    some_emissions, some_output = draw(emissions), draw(outputs)
    units: list[Unit] = []
    issuances = {}
    for entity in range(draw(st.integers(1, 4))):
        sector = draw(st.sampled_from(sorted(CASES)))
        key = (f"单位{entity}", sector)
        for line in range(1 if sector == "steel" else draw(st.integers(1, 3))):
            emitted, output = draw(st.just(some_emissions) | emissions), draw(st.just(some_output) | outputs)
            own: dict[str, Any] = {"output_t": output}
            if sector == "steel":
                emitted = emitted.to_integral_value()
                own = {"ironmaking_emissions_t": emitted, "sintering_emissions_t": Decimal(1), "ironmaking_output_t": output}
            if sector == "cement" and draw(st.booleans()):
                own |= {"slag_t": draw(outputs), "clinker_class": "硅酸盐水泥熟料"}
            own["previous_verified_t"] = emitted if year > 2024 and draw(st.booleans()) else None
            name = "" if sector == "steel" else str(line)
            units.append(Unit(*key, name, emitted, PLACE, province="山东", special=draw(st.sampled_from(CASES[sector])), **own))
        if year > 2024 and draw(st.booleans()):
            issuances[key] = Issuance(*key, PLACE, Decimal(draw(st.integers(0, 3_000_000))), draw(st.booleans()))
    return year, Submission(tuple(units), issuances)


def figures(allocation: Allocation) -> list[object]:
    units = [
        (
            each.unit.entity,
            each.unit.sector,
            each.unit.name,
            each.special,
            each.intensity,
            each.allowance_t,
            each.duty_t,
            each.pre_allocation_t,
        )
        for each in allocation.units
    ]
    entities = [(each.entity, each.sector, each.province, each.pre_allocation_t, each.issue) for each in allocation.entities]
    return [*sorted(units, key=lambda each: each[:3]), *sorted(entities, key=lambda each: each[:2])]


@given(given_in=submissions())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_no_figure_changes_on_the_way_through_the_official_tables(given_in: tuple[int, Submission]) -> None:
    year, submission = given_in
    first = allocate(submission, year=year, options=Options(assume_complete=True))
    assume(not first.refused)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        write_workbook(path, official_sheets(first, "zh"))
        read = read_submission(read_tables(path), shipped_lawbook(), year)
    second = allocate(read, year=year)
    assert not second.refused, [(finding.code, str(finding.place)) for finding in second.findings]
    assert figures(second) == figures(first)
    assert not [finding for finding in second.findings if finding.code == 4301]
