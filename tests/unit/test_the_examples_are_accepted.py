"""Every data set in examples/ is accepted without a warning, for the sector that its name says."""

from __future__ import annotations

import csv

import pytest

from tanheng.allocation import Options, allocate_rows
from tanheng.kernel.findings import Severity
from tanheng.lawbook import shipped_folder
from tanheng.quantification import quantify
from tanheng.tables import read_tables

_YEARS = sorted(shipped_folder("examples").glob("*-year.csv"))


@pytest.mark.parametrize("path", _YEARS, ids=lambda path: path.stem)
def test_a_year_of_each_sector_is_computed_whole_and_without_a_warning(path) -> None:
    outcome = quantify(read_tables(path))
    assert [finding for finding in outcome.findings if finding.severity is not Severity.NOTICE] == []
    assert {result.sector for result in outcome.results} == {path.stem.removesuffix("-year")}
    assert {annual.months for annual in outcome.annual} == {12}
    (entity,) = outcome.annual_summaries
    assert entity.enterprise_t is not None
    assert entity.enterprise_t > 0
    assert "虚构" in entity.entity, "an invented works must say so"


def test_there_is_one_year_for_each_sector() -> None:
    assert {path.stem for path in _YEARS} == {"steel-year", "cement-year", "aluminium-year"}


def test_the_invented_sector_is_allocated_and_shows_every_case() -> None:
    with (shipped_folder("examples") / "allocation-2025.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    outcome = allocate_rows(rows, year=2025, options=Options(assume_complete=True))
    assert [finding for finding in outcome.findings if finding.severity is not Severity.NOTICE] == []
    assert len(outcome.units) == 12
    assert {unit.special for unit in outcome.units} == {"none", "white_clinker", "closed"}
    assert {unit.capped for unit in outcome.units} == {True, False}
    assert sum(entity.issue.differentiated for entity in outcome.entities) == 1
    assert [entity.issue.reduction_t for entity in outcome.entities if entity.issue.reduction_t] == [80_000]
    assert len(outcome.provinces) == 2
    assert all("虚构" in entity.entity for entity in outcome.entities), "an invented works must say so"
