"""The letter of a province and the sheet of an emitter: what they say, on how many pages, and where the points of the curve lie."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from tanheng.allocation.asking import Asked
from tanheng.allocation.documents import PRE_ALLOCATION, explanation_pdf, letter_pdf
from tanheng.allocation.documents.annex import Annex
from tanheng.allocation.documents.curve import BOTTOM, LEFT, RIGHT, TOP, Plot, Point
from tanheng.allocation.documents.letter import ProvinceMissing, letter_of
from tanheng.allocation.documents.sheet import EntityMissing, explanation_of
from tanheng.allocation.forms import official_tables_of
from tanheng.allocation.official_tables import Part
from tanheng.lawbook import shipped_lawbook
from tests.unit.allocations import ALUMINIUM, LINES, STEEL, allocation, estimated, issuance, line
from tests.unit.pdfs import pages, texts

CEMENT = LINES[0].entity
NUMBER = "鲁环函〔2026〕18号"
CHINESE = re.compile("[\u4e00-\u9fff]")
LONG = "某某特种水泥与新型建筑材料科技发展股份有限公司第一熟料分公司" * 4


def said(content: Any) -> str:
    return "\n".join(texts(content))


def test_the_sheet_says_what_is_got_owed_and_short() -> None:
    made = allocation()
    content: Any = explanation_of(made, CEMENT, "zh")
    sheet = content["sheets"][0]
    entity = next(each for each in made.entities if each.entity == CEMENT)
    assert [figure["value"] for figure in sheet["figures"]] == [
        f"{entity.allowance_t:,}",
        f"{entity.duty_t:,}",
        f"{abs(entity.allowance_t - entity.duty_t):,}",
    ]
    assert [figure["tone"] for figure in sheet["figures"]] == ["plain", "plain", "bad"]
    told = said(sheet["units"]["rows"][0])
    for formula in (
        "I = E ÷ Q = 1,634,000 ÷ 2,000,000 = 0.817 t/t",
        "X = (BP − I) ÷ BP = (0.86 − 0.817) ÷ 0.86 = +5 %",
        "|X| < 20 % → α = 0.15 × X = +0.75 %",
        "A = ⌊E × (1 + α)⌋ = ⌊1,634,000 × 1.0075⌋ = 1,646,255 t",
        "⌊70 % × 1,700,000⌋ = 1,190,000 t",
    ):
        assert formula in told
    assert "|X| ≥ 20 % → α = +3 %" in said(sheet["units"]["rows"][2])
    assert "300,000 × 0.480 ÷ (600,000 × 0.535) = 44.8598… % > 15 %" in said(sheet["units"]["rows"][5])


def test_the_next_steps_have_their_days_numbers_and_articles() -> None:
    made = allocation()
    steps = {row[0][1]: said(row) for row in explanation_of(made, CEMENT, "zh")["sheets"][0]["steps"]["rows"]}  # type: ignore[index]
    duty = sum(each.duty_t for each in made.entities if each.entity == CEMENT)
    assert "7 working days" in steps["objection"]
    assert "第十六条" in steps["objection"]
    assert "2026-12-31" in steps["surrender"]
    assert f"{duty * 5 // 100:,} t" in steps["CCER"]
    assert "第二十九条" in steps["CCER"]
    assert "shortfall" in steps
    early = {row[0][1]: said(row) for row in explanation_of(allocation(year=2024), CEMENT, "zh")["sheets"][0]["steps"]["rows"]}  # type: ignore[index]
    assert "not accepted" in early["CCER"]
    assert "offset.duty_2024" in early["CCER"]
    assert "2025-12-31" in early["surrender"]


def test_an_english_document_has_no_chinese_but_names_and_articles() -> None:
    content: Any = explanation_of(allocation(), STEEL.entity, "en")
    sheet = content["sheets"][0]
    for part in (content["title"], sheet["figures"], sheet["curve"]["svg"], sheet["balance"], sheet["issue"], sheet["units"]["title"]):
        assert not CHINESE.search(said(part))
    letter: Any = letter_of(allocation(), "山东", NUMBER, "en")
    assert not CHINESE.search(said([letter["title"], letter["addressee"], letter["totals"], letter["copy"], letter["after"]]))


def test_an_estimate_is_labelled_on_both_documents_with_its_ends() -> None:
    made = estimated()
    content: Any = explanation_of(made, CEMENT, "en")
    assert content["sheets"][0]["estimate"][0].startswith("ESTIMATE")
    assert "–" in content["sheets"][0]["figures"][0]["range"]
    assert letter_of(made, "山东", NUMBER, "zh")["estimate"]
    assert not letter_of(made, "山东", NUMBER, "zh", stage=PRE_ALLOCATION)["estimate"]
    assert not letter_of(allocation(), "山东", NUMBER, "zh")["estimate"]


def test_the_letter_names_plan_totals_and_tables() -> None:
    made = allocation()
    letter: Any = letter_of(made, "山东", NUMBER, "zh", day=date(2026, 9, 20))
    text = said(letter)
    for wanted in ("国环规气候〔2025〕2号", NUMBER, "山东生态环境主管部门", "2026 年 9 月 20 日", "抄送：生态环境部应对气候变化司"):
        assert wanted in text
    assert letter["totals"]["rows"][-1][4] == f"{sum(entity.allowance_t for entity in made.entities):,}"
    assert letter["totals"]["rows"][-1][5] == f"{sum(entity.duty_t for entity in made.entities):,}"
    assert [annex["heading"][0] for annex in letter["annexes"]] == [
        "表2-2 钢铁企业核定配额情况明细表",
        "表2-3 水泥熟料生产线核定配额情况明细表",
        "表2-4 铝电解工序核定配额情况明细表",
        *["表2-5 核定配额实际发放情况明细表"] * 3,
    ]
    lines = letter["annexes"][1]
    assert len(lines["heads"]) == 22
    assert [row[0] for row in lines["rows"]] == [*map(str, range(1, 9)), ""]
    assert lines["rows"][-1][lines["heads"].index(["⑦核定配额", "final allowance"])] == "5,127,040"


def test_the_letter_of_the_pre_allocation_has_its_own_tables_and_totals() -> None:
    made = allocation()
    letter: Any = letter_of(made, "山东", NUMBER, "zh", stage=PRE_ALLOCATION)
    assert [annex["heading"][0].split()[0] for annex in letter["annexes"]] == ["表1-2", "表1-3", "表1-4", *["表1-5"] * 3]
    assert letter["annexes"][0]["rows"][0][3:6] == ["8,800,000", "70", "6,160,000"]
    assert letter["totals"]["rows"][-1][4] == f"{sum(entity.pre_allocation_t or 0 for entity in made.entities):,}"


def test_reductions_and_held_back_entities_are_named() -> None:
    made = allocation(issuances=issuance(CEMENT, "cement", "3000000", differentiated=True))
    text = said(letter_of(made, "山东", NUMBER, "zh"))
    assert f"对{CEMENT}执行配额核减" in text
    assert f"差异化发放，暂仅记入省级账户：{CEMENT}" in text
    sheet: Any = explanation_of(made, CEMENT, "zh")["sheets"][0]  # type: ignore[index]
    assert len(sheet["figures"]) == 4
    assert f"{made.entities[1].issue.issued_t:,}" in said(sheet["issue"])


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_column_of_the_official_tables_can_be_printed(year: int) -> None:
    for official in official_tables_of(shipped_lawbook(), year).values():
        annex = Annex(Part(official, "cement", "", []))
        assert len(annex.heads) == len(annex.widths) == len(official.columns)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_documents_are_printed_and_the_same_byte_for_byte(language: str) -> None:
    made = allocation()
    assert pages(explanation_pdf(made, STEEL.entity, language)) == 1
    assert pages(explanation_pdf(made, CEMENT, language)) == 2
    letter = letter_pdf(made, "山东", NUMBER, language)
    assert pages(letter) == 7
    assert letter == letter_pdf(made, "山东", NUMBER, language)
    assert pages(letter_pdf(allocation(year=2026), "山东", NUMBER, language)) in (7, 8)  # the banner of a draft may need a page more


def test_forty_units_with_long_names_keep_their_rows_and_code_is_only_text() -> None:
    name = '#panic("x") $ #read("/etc/passwd") <b> & `d`'
    units = tuple(
        line(row, f"{name}{row}", f"{800000 + row * 13777}.25", f"{900000 + row * 3511}", entity=LONG, previous_verified_t="790000")
        for row in range(2, 42)
    )
    made = allocation(units)
    content: Any = explanation_of(made, LONG, "zh")
    assert len(content["sheets"][0]["units"]["rows"]) == 40
    assert 4 <= pages(explanation_pdf(made, LONG, "zh")) <= 8
    assert pages(letter_pdf(made, "山东", NUMBER, "zh")) >= 4


def test_an_entity_of_two_sectors_has_a_sheet_for_each_and_one_offset_limit() -> None:
    made = allocation((*LINES, ALUMINIUM, line(30, "并入线", "500000", "600000", entity=ALUMINIUM.entity)))
    content: Any = explanation_of(made, ALUMINIUM.entity, "en")
    assert len(content["sheets"]) == 2
    duty = sum(each.duty_t for each in made.entities if each.entity == ALUMINIUM.entity)
    for sheet in content["sheets"]:
        assert f"{duty * 5 // 100:,} t" in said(sheet["steps"])


def test_who_is_not_there_is_not_printed() -> None:
    with pytest.raises(EntityMissing):
        explanation_of(allocation(), "无此单位", "zh")
    with pytest.raises(ProvinceMissing):
        letter_of(allocation(), "无此省", NUMBER, "zh")


def plotted(*intensities: str) -> tuple[Plot, str]:
    made = allocation()
    asked = Asked(made)
    formula = [(Fraction(text), Fraction("0.86")) for text in intensities]
    points = []
    for number, (intensity, value) in enumerate(formula, start=1):
        deviation = 1 - intensity / value
        points.append(Point(number, intensity, max(min(Fraction("0.15") * deviation, Fraction("0.03")), -Fraction("0.03"))))
    plot = Plot(asked.curve, made.balances["cement"], points)
    return plot, plot.svg({"rate": "a", "intensity": "b", "balance": "<c>"})


def circles(svg: str) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(x), Decimal(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)]


def test_the_corners_of_the_curve_are_the_edges_of_the_band() -> None:
    plot, svg = plotted("0.817")
    corners = plot.corners()
    assert [corner[0] for corner in corners] == [LEFT, plot.x(Fraction("0.688")), plot.x(Fraction("1.032")), RIGHT]
    assert [corner[1] for corner in corners] == [plot.y(Fraction(3, 100))] * 2 + [plot.y(Fraction(-3, 100))] * 2
    assert plot.x(Fraction("0.86")) - plot.x(Fraction("0.688")) == plot.x(Fraction("1.032")) - plot.x(Fraction("0.86"))
    assert TOP < corners[0][1] < plot.y(Fraction(0)) < corners[-1][1] < BOTTOM
    assert "&lt;c&gt;" in svg


@pytest.mark.parametrize("intensity", ["0.3", "0.6", "0.688", "0.8", "0.86", "0.9999", "1.032", "1.3", "1.7"])
def test_every_point_lies_on_the_curve(intensity: str) -> None:
    plot, svg = plotted(intensity)
    [(x, y)] = circles(svg)
    corners = plot.corners()
    for (x1, y1), (x2, y2) in pairwise(corners):
        if x1 <= Fraction(x) <= x2:
            expected = y1 + (y2 - y1) * (Fraction(x) - x1) / (x2 - x1)
            assert abs(Fraction(y) - expected) < Fraction(2, 100)
            return
    pytest.fail("the point is outside the plot")


def test_a_point_beyond_the_plot_stands_at_its_edge_with_an_arrow() -> None:
    _, svg = plotted("0.8", "17.2")
    assert max(x for x, _ in circles(svg)) == RIGHT
    assert "2→" in svg
