"""The official tables go back in as they are: the reader gets the submission that they were written from."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tanheng.allocation.intake import read_submission
from tanheng.allocation.model import Allocation, Issuance, Submission, Unit
from tanheng.allocation.official_tables import official_sheets
from tanheng.kernel.exact import decimals_of
from tanheng.kernel.findings import Place, Severity
from tanheng.tables import read_tables, write_workbook
from tests.property.allocations import allocations

BALANCE_DIGITS, DECIMALS = 40, 12
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read_back(allocation: Allocation, language: str) -> Submission:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        write_workbook(path, official_sheets(allocation, language))
        return read_submission(read_tables(path), allocation.lawbook, allocation.year)


def stripped(unit: Unit) -> Unit:
    """The unit as it was handed in: places, computed columns and the text of the remark left out."""
    shown = {field: text for field, text in unit.shown.items() if field != "remark"}
    return replace(unit, place=Place(), cells={}, printed={}, shown=shown)


def issued(issuance: Issuance) -> Issuance:
    """The issue as it was handed in; its pre-allocation is compared where those of its units are known, else it stands."""
    stated = issuance.pre_allocation_t if issuance.pre_allocation_t is not None else issuance.printed.get("pre_allocation_t")
    return replace(issuance, place=Place(), cells={}, printed={}, pre_allocation_t=None if stated is None else int(stated))


def by_name(unit: Unit) -> tuple[str, str, str]:
    return unit.entity, unit.sector, unit.name


@pytest.mark.parametrize("language", ["zh", "en"])
@given(allocation=allocations())
@FEW
def test_the_tables_give_back_what_they_were_written_from(language: str, allocation: Allocation) -> None:
    read = read_back(allocation, language)
    assert [finding for finding in read.findings if finding.severity is Severity.ERROR] == []
    assert sorted(map(stripped, read.units), key=by_name) == sorted((stripped(each.unit) for each in allocation.units), key=by_name)
    assert {key: issued(issuance) for key, issuance in read.issuances.items()} == {
        (each.entity, each.sector): issued(each.issuance) for each in allocation.entities if each.issuance is not None
    }


@given(allocation=allocations())
@FEW
def test_every_computed_figure_is_read_back_at_the_decimals_it_was_shown_with(allocation: Allocation) -> None:
    read = {by_name(unit): unit for unit in read_back(allocation, "zh").units}
    for each in allocation.units:
        printed = read[by_name(each.unit)].printed
        assert (printed["allowance_t"], printed["duty_t"]) == (each.allowance_t, each.duty_t)
        computed = {"intensity_t_per_t": each.intensity, "surplus_rate": each.rate}
        computed |= {"deviation_percent": None if each.deviation is None else each.deviation * 100}
        for field, exact in computed.items():
            assert (exact is None) == (field not in printed)
            if exact is not None:
                assert decimals_of(printed[field]) <= DECIMALS
                assert abs(Fraction(printed[field]) - exact) <= Fraction(1, 2) / 10**DECIMALS


@given(allocation=allocations())
@FEW
def test_a_balance_value_is_read_back_exactly_or_from_above_with_forty_digits(allocation: Allocation) -> None:
    read = read_back(allocation, "zh").balance_values
    assert set(read) == {each.unit.sector for each in allocation.units if each.ordinary}
    for sector, value in read.items():
        exact = allocation.balances[sector].value
        assert exact is not None
        assert exact <= Fraction(value) <= exact * (1 + Fraction(1, 10 ** (BALANCE_DIGITS - 1)))
        assert len(value.as_tuple().digits) <= BALANCE_DIGITS
