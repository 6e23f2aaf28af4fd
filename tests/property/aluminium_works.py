"""Strategies that make valid aluminium smelters: rows and batches that sections 1, 3 and 8 of quantify.md allow.

What the page leaves open is not made: a process without metal in some months only, and measured coke.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.oracle.typed_aluminium import ANODE, CARBONATES, FUELS, METAL
from tests.property.steel_works import MONTHS, Row, Works, near, quantities
from tests.property.unit_sectors import energy

UNITS = ("一系列", "二系列", "三系列")
LEVELS = ((True, True), (True, True), (True, False), (False, True))
MEASURABLE = tuple(item for item in FUELS if item != "焦炭")
PURITIES = st.one_of(st.just(""), st.just("0"), st.integers(2, 100).map(str), st.integers(1, 99).map(lambda n: f"{n}.5"))


@st.composite
def _measured(draw: st.DrawFn, item: str, kind: str) -> dict[str, str]:
    """Return the columns of a row that is measured: by heat, or by carbon, in tonnes per tonne or per 10^4 Nm3."""
    _, default, carbon_per_heat = FUELS[item]
    if kind == "ncv":
        return {"ncv": draw(near(default))}
    return {"carbon": draw(near(str(Fraction(default) * Fraction(carbon_per_heat)), 4))}


@st.composite
def _outside(draw: st.DrawFn, made: Works, where: Row, kinds: dict[str, tuple[str, str]]) -> None:
    """Add fuel and carbonates outside the cells."""
    month = where["month"]
    for item in sorted(draw(st.sets(st.sampled_from((*FUELS, *sorted(kinds) * 8)), max_size=4))):
        kind, first = kinds.get(item, ("", ""))
        batched = kind == "batches" and month >= first
        for person in draw(st.sampled_from(([""], [""], ["甲公司", "乙公司"]))):
            columns = draw(_measured(item, kind)) if kind in ("ncv", "carbon") and month >= first else {}
            if kind in ("ncv", "carbon") and draw(st.integers(0, 3)) == 0:
                columns = draw(_measured(item, "ncv" if kind == "carbon" else "carbon")) if draw(st.booleans()) else {}
            made.add({**where, "category": "fuel", "item": item, "legal_person": person, **columns}, draw(quantities()))
        if batched:
            names = {name: where[name] for name in ("entity", "works", "month") if where.get(name)}
            for number in range(draw(st.integers(1, 3))):
                value = draw(near(FUELS[item][1]).map(lambda text: text[: text.index(".") + 4]))
                batch = {**names, "item": item, "tonnes": draw(quantities(100, plain=True)), "ncv": value}
                made.batches.append({**batch, "laboratory": f"实验室{number}"})
    for item in sorted(draw(st.sets(st.sampled_from(tuple(CARBONATES)), max_size=3))):
        for person in draw(st.sampled_from(([""], [""], ["甲公司", "乙公司"]))):
            row = {**where, "category": "carbonate", "item": item, "legal_person": person}
            made.add(row, draw(quantities()), purity=draw(PURITIES))


@st.composite
def _cells(draw: st.DrawFn, made: Works, where: Row) -> None:
    """Add metal and anode of one process, each of one or two legal persons; sometimes no anode."""
    for category, item, persons in (
        ("metal", METAL, draw(st.sampled_from(([""], [""], ["甲公司", "乙公司"])))),
        ("anode", ANODE, draw(st.sampled_from(([""], [""], ["甲公司", "乙公司"], [])))),
    ):
        for person in persons:
            made.add({**where, "category": category, "item": item, "legal_person": person}, draw(quantities()))


@st.composite
def aluminium_works(draw: st.DrawFn) -> Works:
    """Return one or two entities with one or two smelters of one to three processes each, over one to four months."""
    made = Works()
    first = draw(st.integers(0, len(MONTHS) - 1))
    months = MONTHS[first : first + draw(st.integers(1, 4))]
    kinds = st.tuples(st.sampled_from(("ncv", "carbon", "batches")), st.sampled_from(months))
    for entity in draw(st.sampled_from(([""], ["甲铝"], ["甲铝"], ["甲铝", "乙铝"]))):
        for works in draw(st.sampled_from(([""], [""], ["一厂", "二厂"]))):
            names = {name: text for name, text in (("entity", entity), ("works", works)) if text}
            units = draw(st.one_of(st.just([""]), st.sets(st.sampled_from(UNITS), min_size=1).map(sorted)))
            measured = draw(st.dictionaries(st.sampled_from(MEASURABLE), kinds, max_size=4))
            for month in months:
                within, outside = draw(st.sampled_from(LEVELS))
                for unit in units if within else ():
                    draw(_cells(made, {**names, "scope": "electrolysis", "unit": unit, "month": month}))
                    draw(energy(made, {**names, "scope": "electrolysis", "unit": unit, "month": month}))
                if outside:
                    where = {**names, "scope": "enterprise", "month": month}
                    made.add({**where, "category": "fuel", "item": "柴油", "legal_person": "车队"}, draw(st.sampled_from(("0", "12.345"))))
                    draw(_outside(made, where, measured))
                draw(energy(made, {**names, "scope": "enterprise", "month": month}))
    return made
