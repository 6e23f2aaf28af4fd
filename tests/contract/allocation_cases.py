"""One case for every check of the allocation rules: what it speaks about, at a certain cell, and what it is silent about."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tanheng.allocation import Estimate, Options, checks
from tanheng.kernel.findings import Check

Row = dict[str, str]
LINE: Row = {
    "entity": "甲",
    "sector": "cement",
    "unit": "1",
    "emissions_t": "850000",
    "output_t": "1000000",
    "previous_verified_t": "800000",
}
STEEL: Row = {
    "entity": "乙", "sector": "steel", "emissions_t": "9000000", "ironmaking_emissions_t": "6200000", "sintering_emissions_t": "900000",
    "ironmaking_output_t": "5000000",
}  # fmt: skip
SEALED = Options(balance_values={"cement": Decimal("0.86"), "steel": Decimal("1.4")})
SOLVED = Options(assume_complete=True)


@dataclass(frozen=True)
class Told:
    """What is handed in: rows of the flat form, year, options."""

    rows: tuple[Row, ...] = (LINE,)
    year: int = 2025
    options: Options = SEALED


@dataclass(frozen=True)
class AllocationCase:
    """What a check speaks about, where, and what it is silent about."""

    check: Check
    place: str
    told: Told
    passed: Told = field(default_factory=Told)


def _line(**cells: str) -> Told:
    return Told((LINE | cells,))


def _line_2026(**cells: str) -> Told:
    return Told((LINE | cells,), 2026)


def _steel(**cells: str) -> Told:
    return Told((STEEL | cells,))


def _given(**options: object) -> Told:
    return Told(options=Options(**options))  # type: ignore[arg-type]


CASES = (
    AllocationCase(checks.YEAR_WITHOUT_PLAN, "", Told(year=2027), Told(year=2024)),
    AllocationCase(
        checks.SPECIAL_OF_OTHER_SECTOR,
        "row 1, special",
        _line(special="hydrogen_rich_oxygen_blast_furnace"),
        Told((STEEL | {"special": "hydrogen_rich_oxygen_blast_furnace"},), 2026),
    ),
    AllocationCase(checks.BALANCE_VALUE_MISSING, "row 1", _given(), _given(estimates={"cement": Estimate(Decimal("0.86"))})),
    AllocationCase(checks.INTENSITY_MISSING, "row 1, output_t", _line(output_t=""), _line(output_t="", special="white_clinker")),
    AllocationCase(checks.OUTPUT_ZERO, "row 1, output_t", _line(output_t="0"), _line(output_t="0", emissions_t="0")),
    AllocationCase(checks.DAY_NEEDED, "row 1, closed", _line(closed="2026-09"), _line(closed="2026-08")),
    AllocationCase(checks.REDUCTION_WITHOUT_RULE, "row 1, reduction_t", Told((LINE | {"reduction_t": "5"},), 2024), _line(reduction_t="5")),
    AllocationCase(
        checks.RATIO_REFUSED,
        "",
        Told(options=Options(SEALED.balance_values, pre_allocation_ratio=Decimal("0.6"))),
        Told(year=2026, options=Options(SEALED.balance_values, pre_allocation_ratio=Decimal("0.4"))),
    ),
    AllocationCase(
        checks.BALANCE_VALUE_WRONG, "", _given(balance_values={"cement": Decimal(0)}), _given(balance_values={"cement": Decimal("0.01")})
    ),
    AllocationCase(
        checks.READING_UNKNOWN,
        "",
        Told(options=Options(SEALED.balance_values, readings={"compliance.whole_tonne_duty": "floor"})),
        Told(options=Options(SEALED.balance_values, readings={"compliance.whole_tonne_duty": "per_unit_ceiling"})),
    ),
    AllocationCase(
        checks.SLAG_RATE_IMPOSSIBLE,
        "row 1, slag_t",
        _line(slag_t="1114584", clinker_class="硅酸盐水泥熟料"),
        _line(slag_t="1114583", clinker_class="硅酸盐水泥熟料"),
    ),
    AllocationCase(
        checks.SLAG_CONTRADICTS,
        "row 1, slag_t",
        _line(slag_t="100", clinker_class="硅酸盐水泥熟料", special="carbide_slag"),
        _line(slag_t="200000", clinker_class="硅酸盐水泥熟料", special="carbide_slag"),
    ),
    AllocationCase(checks.SLAG_NOT_COMPUTED, "row 1, special", _line(special="carbide_slag"), _line(special="gypsum_sulphuric_acid")),
    AllocationCase(
        checks.DATE_CONTRADICTS, "row 1, closed", _line(special="closed", closed="2026-10-01"), _line(special="closed", closed="2026-09-20")
    ),
    AllocationCase(
        checks.DATE_STRANGE, "row 1, closed", _line(special="closed", closed="2024-12-31"), _line(special="closed", closed="2025-01-01")
    ),
    AllocationCase(checks.NO_SPECIAL_THIS_YEAR, "row 1, special", _line(special="below_threshold"), _line_2026(special="none")),
    AllocationCase(checks.ROUNDED_TO_WHOLE, "row 1, emissions_t", _steel(emissions_t="9000000.5"), _steel()),
    AllocationCase(
        checks.ALL_CAPPED,
        "",
        Told((LINE, LINE | {"unit": "2", "output_t": "500000"}), options=SOLVED),
        Told((LINE, LINE | {"unit": "2", "output_t": "999999"}), options=SOLVED),
    ),
    AllocationCase(checks.BELOW_THRESHOLD_FOUND, "row 1, emissions_t", _line_2026(emissions_t="25999.99"), _line_2026(emissions_t="26000")),
    AllocationCase(
        checks.NOT_BELOW_THRESHOLD,
        "row 1, special",
        _line_2026(special="below_threshold"),
        _line_2026(special="below_threshold", emissions_t="25999.99"),
    ),
    AllocationCase(
        checks.CLASS_NOT_ALLOCATED, "row 1, clinker_class", _line(clinker_class="铝酸盐水泥熟料"), _line(clinker_class="硅酸盐水泥熟料")
    ),
    AllocationCase(
        checks.WHITE_NOT_DECLARED,
        "row 1, clinker_class",
        _line(clinker_class="白色硅酸盐水泥熟料"),
        _line(clinker_class="白色硅酸盐水泥熟料", special="white_clinker"),
    ),
    AllocationCase(checks.ESTIMATED, "", _given(estimates={"cement": Estimate(Decimal("0.86"))}), _given(assume_complete=True)),
    AllocationCase(checks.SOLVED, "", _given(assume_complete=True)),
    AllocationCase(
        checks.PREVIOUS_MISSING,
        "row 2, previous_verified_t",
        Told((LINE, LINE | {"unit": "2", "previous_verified_t": ""})),
        Told((LINE, LINE | {"unit": "2", "previous_verified_t": "", "special": "new"})),
    ),
    AllocationCase(checks.NO_PRODUCTION, "row 1, emissions_t", _line(emissions_t="0", output_t=""), _line(emissions_t="0")),
    AllocationCase(checks.DATE_FOUND, "row 1, commissioned", _line(commissioned="2025-06-01"), _line(commissioned="2024-06-01")),
    AllocationCase(checks.PARTS_ABOVE_WHOLE, "row 1, ironmaking_emissions_t", _steel(emissions_t="7099999"), _steel(emissions_t="7100000")),
    AllocationCase(
        checks.BALANCE_VALUE_STRANGE,
        "",
        _given(balance_values={"cement": Decimal("1.0626")}),
        _given(balance_values={"cement": Decimal("1.0625")}),  # 0.85 / (1 - 0.2)
    ),
    AllocationCase(
        checks.SEALED_DIFFERS,
        "",
        Told((LINE, LINE | {"unit": "2", "output_t": "990000"}), options=Options({"cement": Decimal("0.86")}, assume_complete=True)),
        Told((LINE, LINE | {"unit": "2", "output_t": "1000000"}), options=Options({"cement": Decimal("0.85")}, assume_complete=True)),
    ),
    AllocationCase(
        checks.OPTION_ASIDE,
        "",
        _given(balance_values={"cement": Decimal("0.86")}, estimates={"cement": Estimate(Decimal("0.85"))}),
        _given(balance_values={"cement": Decimal("0.86")}, estimates={"steel": Estimate(Decimal("1.4"))}),
    ),
    AllocationCase(checks.INTENSITY_STRANGE, "row 1, output_t", _line(output_t="100"), _line(output_t="3400000")),  # 0.25 is the bound
    AllocationCase(
        checks.CLASS_CONTRADICTS,
        "row 1, clinker_class",
        _line(clinker_class="硅酸盐水泥熟料", special="white_clinker"),
        _line(clinker_class="白色硅酸盐水泥熟料", special="white_clinker"),
    ),
    AllocationCase(checks.CLOSING_LATE, "row 1, closed", _line(closed="2027-01-01"), _line(closed="2026-12-31")),
    AllocationCase(
        checks.CLOSED_FIRST,
        "row 1, closed",
        _line(closed="2025-03-01", commissioned="2025-03-02"),
        _line(closed="2025-03", commissioned="2025-03-31"),
    ),
    AllocationCase(
        checks.CLOSED_WAITS,
        "row 1, closed",
        _line_2026(special="closed", closed="2026-06-30"),
        _line(special="closed", closed="2026-06-30"),
    ),
)
OF_THE_OFFICIAL_TABLES = frozenset({checks.PRINTED_DIFFERS, checks.SEALED_WINS})  # they speak of what tables state already computed
