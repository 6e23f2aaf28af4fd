"""The printed tables are read back by `quantify` and give the same figures: the layout of the report is the one that is read."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tanheng.kernel.findings import errors_of
from tanheng.lawbook import shipped_folder
from tanheng.quantification import Outcome, as_json, quantify
from tanheng.reporting import forms_of, subject_of
from tanheng.tables import read_tables, write_workbook

EXAMPLES = shipped_folder("examples")
COLUMNS = (
    "sector", "entity", "works", "legal_person", "unit", "scope", "month", "category", "item", "flow", "origin", "quantity", "uom", "ncv",
    "enthalpy", "temperature",
)  # fmt: skip
OF_RESULT = ("entity", "works", "unit", "scope", "month", "subtotals", "emissions_t", "output_t", "intensity_t_per_t", "auxiliary")
OF_LINE = ("category", "item", "origin", "uom", "ncv")
LANGUAGES = ("zh", "en")


def computed(path: Path) -> Outcome:
    outcome = quantify(read_tables(path))
    assert errors_of(outcome.findings) == []
    return outcome


def printed(outcome: Outcome, folder: Path, language: str) -> Path:
    path = folder / f"report-{language}.xlsx"
    write_workbook(path, forms_of(subject_of(outcome), language))
    return path


def figures(outcome: Outcome) -> dict[str, Any]:
    whole: Any = as_json(outcome)
    return {
        "results": [{name: result[name] for name in OF_RESULT} for result in whole["results"]],
        "lines": [
            {name: line.get(name) for name in OF_LINE}
            for result in whole["results"]
            for line in result["lines"]
            if line["emissions_t"] is not None
        ],
        "summaries": whole["summaries"],
        "annual": [{name: value for name, value in annual.items() if name != "lines"} for annual in whole["annual"]],
        "annual_summaries": whole["annual_summaries"],
    }


def handed_in(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "data.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"sector": "steel", "entity": "某钢铁公司"} | row for row in rows)
    return path


def awkward_rows() -> list[dict[str, str]]:
    """Two works, legal persons, a fuel in and out, deliveries, net heat below zero, shares, and months that are missing."""
    rows = []
    for number in (1, 2, 5, 12):
        month = f"2026-{number:02d}"
        for works in ("东区", "西区"):
            at = {"month": month, "works": works}
            enterprise = at | {"scope": "enterprise"}
            rows += [
                enterprise | {"category": "fuel", "item": "烟煤", "quantity": f"{1000 + number}.335", "ncv": f"23.{number}04"},
                enterprise | {"category": "fuel", "item": "烟煤", "flow": "out", "quantity": "100.33", "ncv": f"23.{number}04"},
                enterprise | {"category": "fuel", "item": "焦炉煤气", "origin": "self_produced", "flow": "out", "quantity": "10.5"},
                enterprise | {"category": "fuel", "item": "转炉煤气", "origin": "self_produced", "quantity": "-3.25"},
                enterprise | {"category": "carbonate", "item": "石灰石", "quantity": "-20"},
                enterprise | {"category": "electrode", "item": "电极", "quantity": "1.5"},
                enterprise | {"category": "carbon_material", "item": "废钢", "quantity": "77"},
                enterprise | {"category": "carbon_material", "item": "某种外加剂", "quantity": "5"},
                enterprise | {"category": "product", "item": "粗钢", "quantity": "900.4"},
                enterprise | {"category": "auxiliary", "item": "烟煤", "uom": "%", "quantity": "8.25"},
                enterprise | {"category": "auxiliary", "item": "烟煤", "uom": "t", "quantity": "920"},
            ]
        if number == 5:
            continue
        for unit in ("", "1号", "2号"):
            coking = {"month": month, "works": "东区", "scope": "coking", "unit": unit}
            rows += [
                coking | {"category": "fuel", "item": "洗精煤", "quantity": "300"},
                coking | {"category": "fuel", "item": "高炉煤气", "origin": "self_produced", "quantity": "7", "legal_person": "甲公司"},
                coking | {"category": "fuel", "item": "高炉煤气", "origin": "self_produced", "quantity": "8", "legal_person": "乙公司"},
                coking | {"category": "fuel", "item": "焦炉煤气", "origin": "self_produced", "quantity": "20"},
                coking | {"category": "fuel", "item": "焦炉煤气", "flow": "out", "quantity": "90"},
                coking | {"category": "fuel", "item": "焦炭", "flow": "out", "quantity": "210"},
                coking | {"category": "output", "item": "焦炭", "quantity": "210"},
                coking | {"category": "auxiliary", "item": "耗电量", "quantity": "12.345"},
                coking | {"category": "auxiliary", "item": "耗热量", "flow": "out", "quantity": f"{number}.5"},
            ]
        iron = {"month": month, "works": "西区", "scope": "ironmaking", "unit": "1号高炉"}
        converter = {"month": month, "works": "西区", "scope": "bof"}
        power = {"month": month, "works": "西区", "scope": "power_unit", "unit": "1号机组"}
        rows += [
            iron | {"category": "fuel", "item": "焦炭", "quantity": "400"},
            iron | {"category": "output", "item": "生铁", "quantity": "800"},
            iron | {"category": "output", "item": "直接还原铁", "quantity": "20"},
            converter | {"category": "fuel", "item": "转炉煤气", "flow": "out", "quantity": "10"},
            converter | {"category": "output", "item": "粗钢", "quantity": "900.4"},
            power | {"category": "fuel", "item": "高炉煤气", "origin": "self_produced", "quantity": "500"},
            power | {"category": "fuel", "item": "天然气", "quantity": "4", "ncv": "389.5"},
            power | {"category": "energy_output", "item": "发电量", "quantity": "1500.125"},
            power | {"category": "energy_output", "item": "供热量", "quantity": "200"},
            power | {"category": "auxiliary", "item": "运行小时数", "quantity": "600"},
            power | {"category": "auxiliary", "item": "负荷率", "quantity": "81.2"},
        ]
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", ["steel-month.csv", "steel-year.csv"])
def test_the_examples_come_back_as_they_were_computed(example: str, language: str, tmp_path: Path) -> None:
    outcome = computed(EXAMPLES / example)
    assert figures(computed(printed(outcome, tmp_path, language))) == figures(outcome)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_awkward_works_comes_back_as_it_was_computed(language: str, tmp_path: Path) -> None:
    outcome = computed(handed_in(tmp_path, awkward_rows()))
    path = printed(outcome, tmp_path, language)
    assert [table.sheet for table in read_tables(path)] == ["C.3", "C.4", "C.5", "C.6"]
    assert figures(computed(path)) == figures(outcome)


def test_an_empty_month_is_empty_and_its_result_is_not_invented(tmp_path: Path) -> None:
    again = computed(printed(computed(handed_in(tmp_path, awkward_rows())), tmp_path, "zh"))
    assert {result.month.number for result in again.results} == {1, 2, 5, 12}
    assert 5 not in {result.month.number for result in again.results if result.scope != "enterprise"}


def test_no_cell_holds_a_formula(tmp_path: Path) -> None:
    subject = replace(subject_of(computed(EXAMPLES / "steel-month.csv")), entity="=1+1|cmd")
    path = tmp_path / "report.xlsx"
    write_workbook(path, forms_of(subject, "zh"))
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = archive.read("xl/sharedStrings.xml").decode()
    assert sheets
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert "=1+1|cmd" in texts


def test_the_years_whole_tonnes_are_rounded_once_and_accepted(tmp_path: Path) -> None:
    """1.4 t twice a month is 1 t each and 3 t a year; the sheet says 3 and is right."""
    months = ("2026-01", "2026-02")
    rows = [{"scope": "enterprise", "month": month, "category": "carbonate", "item": "石灰石", "quantity": "3.2"} for month in months]
    outcome = computed(handed_in(tmp_path, rows))
    whole = [summary.enterprise_whole_t for summary in outcome.summaries]
    assert whole == [1, 1]
    assert outcome.annual_summaries[0].enterprise_whole_t == 3
    assert figures(computed(printed(outcome, tmp_path, "zh"))) == figures(outcome)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("example", "sheets", "sector"), [
    ("cement-year.csv", ["E.3", "E.4", "E.5"], "cement"), ("aluminium-year.csv", ["C.3", "C.4", "C.5"], "aluminium"),
])  # fmt: skip
def test_printed_tables_of_other_sectors_are_refused_with_what_to_use(
    example: str, sheets: list[str], sector: str, language: str, tmp_path: Path
) -> None:
    again = quantify(read_tables(printed(computed(EXAMPLES / example), tmp_path, language)))
    assert [(finding.code, finding.place.sheet) for finding in again.findings] == [(5127, sheet) for sheet in sheets]
    assert all(f"tanheng template {sector}" in finding.message.render("zh") for finding in again.findings)
    assert not again.results
