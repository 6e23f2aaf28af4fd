"""Allocations made by hand for the property tests of the official tables: any figures, one set of names, nothing computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tanheng.allocation.model import Allocation, Balance, Day, EntityAllocation, Issuance, Issue, Unit, UnitAllocation
from tanheng.kernel.findings import Place
from tanheng.kernel.ids import uscc_check_character
from tanheng.lawbook import shipped_lawbook

YEARS = (2024, 2025, 2026)
_CASES = {
    "steel": ("none", "hydrogen_rich_oxygen_blast_furnace", "closed", "new", "below_threshold"),
    "cement": ("none", "white_clinker", "carbide_slag", "gypsum_sulphuric_acid", "closed", "new", "below_threshold"),
    "aluminium": ("none", "closed", "new", "below_threshold"),
}
_CLINKER = ("", "硅酸盐水泥熟料", "白色硅酸盐水泥熟料", "硫(铁)铝酸盐水泥熟料")
_SHOWN = {
    "steel": ("ironmaking_capacity", "crude_steel_output"),
    "cement": ("clinker_variety", "design_capacity"),
    "aluminium": ("capacity",),
}
_ENTITIES = ("甲", "乙公司", "丙(虚构)", "Smelter No. 5")
_TEXTS = ("", "100", "12.50", "5000 t/d", "-1", "1e3", "2024年技改")
_DAYS = (
    None,
    Day(),
    Day(date(2025, 6, 1), date(2025, 6, 1)),
    Day(date(2025, 2, 1), date(2025, 2, 28)),
    Day(date(2024, 1, 1), date(2024, 12, 31)),
)
_PLACE = Place("made")

tonnes = st.decimals(0, 10**8, places=2, allow_nan=False).map(lambda value: value.copy_abs())
whole = st.integers(0, 10**9)
signed = st.integers(-(10**9), 10**9)
rationals = st.fractions(min_value=Fraction(1, 1000), max_value=20, max_denominator=10**30)
small = st.fractions(min_value=-1, max_value=1, max_denominator=10**30)


@st.composite
def allocations(draw: st.DrawFn) -> Allocation:
    """An allocation of a few entities, sectors and provinces."""
    year = draw(st.sampled_from(YEARS))
    entities = draw(st.lists(st.sampled_from(_ENTITIES), min_size=1, max_size=3, unique=True))
    provinces = draw(st.lists(st.sampled_from(("", "山东", "内蒙古", "新疆生产建设兵团")), min_size=1, max_size=2, unique=True))
    units: list[UnitAllocation] = []
    sums: list[EntityAllocation] = []
    for entity in entities:
        seventeen = "9111000071092" + f"{draw(st.integers(0, 9999)):04d}"
        facts = {
            "uscc": draw(st.sampled_from(("", seventeen + uscc_check_character(seventeen)))),
            "province": draw(st.sampled_from(provinces)),
        }
        for sector in draw(st.lists(st.sampled_from(sorted(_CASES)), min_size=1, max_size=2, unique=True)):
            count = 1 if sector == "steel" else draw(st.integers(1, 3))
            names = [""] if (count == 1 and draw(st.booleans())) or sector == "steel" else [f"{number}号" for number in range(1, count + 1)]
            units += [draw(_units(Unit(entity, sector, name, Decimal(0), _PLACE, **facts), year)) for name in names]
            sums.append(draw(_entities(entity, sector, facts, year)))
    balances = {sector: Balance(sector, draw(rationals)) for sector in _CASES}
    ratio = {2024: None, 2025: Decimal("0.7"), 2026: draw(st.sampled_from((Decimal("0.5"), Decimal("0.333"))))}[year]
    return Allocation(year, shipped_lawbook(), tuple(units), tuple(sums), balances, {}, (), (), pre_allocation_ratio=ratio)


@st.composite
def _units(draw: st.DrawFn, unit: Unit, year: int) -> UnitAllocation:
    sector, maybe = unit.sector, st.none() | tonnes
    own: dict[str, Any] = {name: text for name in _SHOWN[sector] if (text := draw(st.sampled_from(_TEXTS)))}
    given: dict[str, Any] = {"shown": own, "special": draw(st.sampled_from(_CASES[sector]))}
    given |= {"commissioned": draw(st.sampled_from(_DAYS)), "closed": draw(st.sampled_from(_DAYS))}
    if sector == "steel":
        given |= {name: draw(maybe) for name in ("ironmaking_emissions_t", "sintering_emissions_t", "ironmaking_output_t")}
    else:
        given["output_t"] = draw(maybe)
    if sector == "cement":
        given["clinker_class"] = draw(st.sampled_from(_CLINKER))
        given["slag_t"] = draw(maybe) if given["clinker_class"] else None
    pre = draw(st.sampled_from(("", "computed", "stated"))) if year > YEARS[0] else ""
    emissions_t = draw(tonnes)
    unit = replace(
        unit,
        emissions_t=emissions_t,
        previous_verified_t=draw(tonnes) if pre == "computed" else None,
        pre_allocation_t=draw(whole) if pre == "stated" else None,
        **given,
    )
    ordinary = year > YEARS[0] and draw(st.booleans())
    return UnitAllocation(
        unit,
        emissions_t,
        unit.special,
        in_scope=True,
        allowance_t=draw(whole),
        duty_t=draw(whole),
        pre_allocation_t=draw(whole) if pre == "computed" else unit.pre_allocation_t,
        intensity=draw(st.none() | rationals),
        deviation=draw(small) if ordinary else None,
        rate=draw(small) if ordinary else None,
        carbide_slag_rate=draw(small.map(abs)) if unit.slag_t is not None else None,
    )


@st.composite
def _entities(draw: st.DrawFn, entity: str, sector: str, facts: dict[str, str], year: int) -> EntityAllocation:
    pre = draw(st.none() | whole) if year > YEARS[0] else None
    reduction = draw(whole) if year > YEARS[0] else 0
    taken = min(pre or 0, reduction)
    differentiated = draw(st.booleans())
    issue = Issue(
        pre_allocation_t=pre or 0, final_t=draw(whole), reduction_t=reduction, pre_issued_t=(pre or 0) - taken,
        left_after_pre_t=reduction - taken, true_up_t=draw(signed), give_back_t=draw(whole), final_issued_t=draw(signed),
        issued_t=draw(whole), left_t=draw(whole), differentiated=differentiated, released_t=0, still_to_provide_t=0,
    )  # fmt: skip
    reason = draw(st.sampled_from(("", "涉司法冻结", "上年度未足额清缴"))) if differentiated else ""
    shown = {"final_issue_remark": "见附件"} if draw(st.booleans()) else {}
    issuance = Issuance(entity, sector, _PLACE, Decimal(reduction), differentiated, reason, pre, shown=shown)
    return EntityAllocation(
        entity, facts["uscc"], facts["province"], sector, issue.final_t, draw(whole), pre, issue.true_up_t, issue, issuance
    )
