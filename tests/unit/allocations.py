"""Small allocations to explain and print: made with the engine from units that are written down here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tanheng.allocation import Allocation, Estimate, Options, Submission, Unit, allocate
from tanheng.allocation.model import Day, Issuance
from tanheng.kernel.findings import Place

COLUMNS = (
    "entity", "uscc", "province", "sector", "unit", "emissions_t", "output_t", "ironmaking_emissions_t",
    "sintering_emissions_t", "ironmaking_output_t", "slag_t", "clinker_class", "special", "commissioned", "closed",
    "previous_verified_t", "reduction_t", "differentiated",
)  # fmt: skip
USCC = "91370000MA0000000X"


def unit(row: int, sector: str, entity: str, name: str, emissions: str, **more: Any) -> Unit:
    """A unit in a row of `units.csv`, whose cells are known."""
    cells = {column: Place("units.csv", "", row, number) for number, column in enumerate(COLUMNS, start=1)}
    numbers = {key: Decimal(value) for key, value in more.items() if key.endswith("_t") and isinstance(value, str)}
    more = {"uscc": USCC, "province": "山东", **more, **numbers}
    return Unit(entity, sector, name, Decimal(emissions), Place("units.csv", "", row), cells=cells, **more)


def line(row: int, name: str, emissions: str, output: str, entity: str = "沂蒙水泥有限公司", **more: Any) -> Unit:
    """A clinker line."""
    return unit(row, "cement", entity, name, emissions, output_t=output, **more)


STEEL = unit(
    2, "steel", "齐鲁钢铁集团有限公司", "", "9000000.4", previous_verified_t="8800000", ironmaking_emissions_t="6200000.00",
    sintering_emissions_t="900000.00", ironmaking_output_t="5000000",
)  # fmt: skip
LINES = (
    line(3, "1号线", "1634000", "2000000", previous_verified_t="1700000"),
    line(4, "2号线", "1720000.37", "1950000", previous_verified_t="1690000.9"),
    line(5, "3号线", "400000", "700000"),
    line(6, "4号线", "820000", "760000"),
    line(7, "白水泥线", "210000.5", "230000", special="white_clinker", previous_verified_t="200000"),
    line(8, "电石渣线", "350000", "600000", slag_t="300000", clinker_class="硅酸盐水泥熟料"),
    line(9, "老线", "55000", "60000", special="closed", closed=Day(date(2026, 3, 1), date(2026, 3, 31)), previous_verified_t="500000"),
    line(10, "新线", "65000", "70000", special="new", commissioned=Day()),
)
ALUMINIUM = unit(11, "aluminium", "鲁中铝业有限公司", "一期", "801234.56", output_t="520000", previous_verified_t="790000")
BALANCES = {"steel": Decimal("1.4"), "cement": Decimal("0.86"), "aluminium": Decimal("1.55")}
UNITS = (STEEL, *LINES, ALUMINIUM)


def issuance(entity: str, sector: str, reduction: str, *, differentiated: bool = False) -> dict[tuple[str, str], Issuance]:
    """What is to be reduced of an entity."""
    place = Place("units.csv", "", 3, COLUMNS.index("reduction_t") + 1)
    return {(entity, sector): Issuance(entity, sector, place, Decimal(reduction), differentiated)}


def allocation(units: tuple[Unit, ...] = UNITS, year: int = 2025, issuances: Any = None, **options: Any) -> Allocation:
    """The allocation of the units; with sealed balance values unless the options say otherwise."""
    if not options.keys() & {"estimates", "assume_complete", "balance_values"} and year > 2024:
        options["balance_values"] = BALANCES
    made = allocate(Submission(units, issuances or {}), year=year, options=Options(**options))
    assert not made.refused, [finding.message.render("en") for finding in made.findings]
    return made


def estimated(units: tuple[Unit, ...] = UNITS) -> Allocation:
    """The same with last year's balance values."""
    return allocation(units, estimates={sector: Estimate(value) for sector, value in BALANCES.items()})
