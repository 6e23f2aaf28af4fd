"""Templates of cement and aluminium smelting say what the flat table says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tanheng.quantification import quantify
from tanheng.quantification.templates.plan import LAYOUTS
from tanheng.tables import read_tables
from tests.contract.handing_in import COLUMNS as FLAT
from tests.contract.handing_in import Row
from tests.contract.handing_in import written as flat_written
from tests.unit.templates import FEBRUARY, JANUARY, Filled, faults, figures, read, template, written

CEMENT: Filled = {
    ("clinker_line-1|unit", "value"): "一线",
    ("clinker_line-1|fuel|1|quantity", "item"): "烟煤",
    ("clinker_line-1|fuel|1|quantity", JANUARY): Decimal("9000.5"),
    ("clinker_line-1|fuel|1|ncv", JANUARY): Decimal("23.5"),
    ("clinker_line-1|fuel|2|quantity", "item"): "柴油",
    ("clinker_line-1|fuel|2|quantity", FEBRUARY): Decimal("3.25"),
    ("clinker_line-1|clinker|1|quantity", "item"): "硅酸盐水泥熟料",
    ("clinker_line-1|clinker|1|quantity", JANUARY): Decimal("70000"),
    ("clinker_line-1|clinker|1|quantity", FEBRUARY): Decimal("10"),
    ("clinker_line-1|substitute|1|quantity", "item"): "电石渣",
    ("clinker_line-1|substitute|1|quantity", JANUARY): Decimal("100.1"),
    ("clinker_line-1|substitute|1|quantity", FEBRUARY): Decimal("1000"),
    ("clinker_line-3|unit", "value"): "三线",
    ("clinker_line-3|fuel|1|quantity", "item"): "烟煤",
    ("clinker_line-3|fuel|1|quantity", JANUARY): Decimal("5"),
    ("clinker_line-3|clinker|1|quantity", "item"): "白色硅酸盐水泥熟料",
    ("clinker_line-3|clinker|1|quantity", JANUARY): Decimal("40"),
    ("enterprise|fuel|1|quantity", "item"): "烟煤",
    ("enterprise|fuel|1|ncv", "attribute"): "工业锅炉",
    ("enterprise|fuel|1|quantity", JANUARY): Decimal("12"),
}
ALUMINIUM: Filled = {
    ("electrolysis-1|unit", "value"): "一系列",
    ("electrolysis-1|metal|1|quantity", JANUARY): Decimal("25000.01"),
    ("electrolysis-1|anode|1|quantity", JANUARY): Decimal("12000.33"),
    ("enterprise|fuel|1|quantity", "item"): "天然气",
    ("enterprise|fuel|1|quantity", JANUARY): Decimal("100"),
    ("enterprise|fuel|2|quantity", "item"): "烟煤",
    ("enterprise|fuel|2|quantity", JANUARY): Decimal("50"),
    ("enterprise|fuel|2|carbon", JANUARY): Decimal("0.6123"),
    ("enterprise|carbonate|1|quantity", "item"): "Na2CO3",
    ("enterprise|carbonate|1|quantity", JANUARY): Decimal("8"),
    ("enterprise|carbonate|1|purity", JANUARY): Decimal("97"),
    ("enterprise|carbonate|1|quantity", FEBRUARY): Decimal("9"),
}


def line(unit: str, category: str, item: str, quantity: str, **more: str) -> Row:
    base = {"sector": "cement", "scope": "clinker_line", "month": "2026-01", "unit": unit}
    return base | {"category": category, "item": item, "quantity": quantity} | more


def metal(scope: str, category: str, item: str, quantity: str, **more: str) -> Row:
    return {"sector": "aluminium", "scope": scope, "month": "2026-01", "category": category, "item": item, "quantity": quantity} | more


FLAT_CEMENT = [
    line("一线", "fuel", "烟煤", "9000.5", ncv="23.5", device="水泥窑"),
    line("一线", "fuel", "柴油", "3.25", month="2026-02", device="水泥窑"),
    line("一线", "clinker", "硅酸盐水泥熟料", "70000"),
    line("一线", "clinker", "硅酸盐水泥熟料", "10", month="2026-02"),
    line("一线", "substitute", "电石渣", "100.1"),
    line("一线", "substitute", "电石渣", "1000", month="2026-02"),
    line("三线", "fuel", "烟煤", "5"),
    line("三线", "clinker", "白色硅酸盐水泥熟料", "40"),
    line("", "fuel", "烟煤", "12", scope="enterprise", device="industrial_boiler"),
]
FLAT_ALUMINIUM = [
    metal("electrolysis", "metal", "铝液", "25000.01", unit="一系列"),
    metal("electrolysis", "anode", "炭阳极", "12000.33", unit="一系列"),
    metal("enterprise", "fuel", "天然气", "100"),
    metal("enterprise", "fuel", "烟煤", "50", carbon="0.6123"),
    metal("enterprise", "carbonate", "Na2CO3", "8", purity="97"),
    metal("enterprise", "carbonate", "Na2CO3", "9", month="2026-02"),
]
CASES = [("cement", CEMENT, FLAT_CEMENT), ("aluminium", ALUMINIUM, FLAT_ALUMINIUM)]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("sector", "filled", "rows"), CASES, ids=lambda case: case if isinstance(case, str) else "")
def test_a_filled_template_says_what_the_flat_table_says(tmp_path: Path, sector: str, filled: Filled, rows: list[Row], layout: str) -> None:
    outcome = read(written(tmp_path / "t.xlsx", template(sector, layout=layout), filled))
    columns = (*FLAT, *(name for name in ("device", "carbon", "purity") if name not in FLAT))
    expected = quantify(read_tables(flat_written(tmp_path / "flat.csv", columns, rows)))
    assert faults(outcome) == faults(expected) == []
    assert figures(outcome) == figures(expected)
    assert outcome.results


def test_a_solid_outside_the_lines_needs_its_device(tmp_path: Path) -> None:
    made = template("cement")
    filled = {key: value for key, value in CEMENT.items() if key != ("enterprise|fuel|1|ncv", "attribute")}
    assert [code for code, _ in faults(read(written(tmp_path / "t.xlsx", made, filled)))] == [5130]
