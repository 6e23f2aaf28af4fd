"""Strategies that make valid cement works: rows, batches and a ledger of clinker that sections 1, 3 and 7 of quantify.md allow.

What the page leaves open is not made: clinker given in some months only, and a fuel outside the table with a heat value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from tests.oracle.naive_cement import VARIETIES
from tests.oracle.typed_cement import CARBIDE_SLAG, CLINKER, DEDUCTIONS, FUELS, OXIDATION_PER_CENT
from tests.property.steel_works import MONTHS, Row, Works, near, quantities
from tests.property.unit_sectors import energy

DEVICES = tuple(OXIDATION_PER_CENT)[:3]
POINTS = ("purchase_stock", "into_mill", "into_kiln")
UNITS = ("1号线", "2号线", "3号线")
LEVELS = ((True, True), (True, True), (True, False), (False, True))
UNLISTED = ("废轮胎", "生物质成型燃料")
UNLISTED_MATERIALS = ("石英尾矿砂", "河道淤泥")
SOLIDS = tuple(item for item, (state, _, _) in FUELS.items() if state == "solid")


@dataclass(slots=True)
class Place:
    """One line of a works, or what it burns outside of them: what is measured there since when, and what its works measures by batch."""

    where: Row
    since: dict[str, str]
    batched: dict[str, str]
    points: dict[str, str]
    wanted: set[tuple[str, str]]


@st.composite
def _values(draw: st.DrawFn, place: Place, month: str, item: str) -> str:
    """Return the measured value of a row, or none where batches say it or the default holds."""
    state, default, _ = FUELS[item]
    if item in place.batched:
        if month >= place.batched[item]:
            place.wanted.add((item, month))
        return ""
    if item in place.since and month >= place.since[item]:
        return draw(near(default)) if state == "solid" else draw(st.one_of(near(default), near(default), st.just("")))
    return default if draw(st.integers(0, 9)) == 0 else ""


@st.composite
def _fuels(draw: st.DrawFn, made: Works, place: Place, month: str) -> None:
    where = {**place.where, "month": month, "category": "fuel"}
    outside = where["scope"] == "enterprise"
    favoured = (*FUELS, *sorted(place.since) * 5, *sorted(place.batched) * 5, *("烟煤",) * 5)
    for item in sorted(draw(st.sets(st.sampled_from(favoured), max_size=4))):
        rows: list[Row] = draw(
            st.sampled_from(
                (
                    [{}],
                    [{}],
                    [{"flow": "in", "origin": "purchased"}],
                    [{"legal_person": "甲公司"}, {"legal_person": "乙公司"}],
                    [{}, {"origin": "self_produced"}],
                )
            )
        )
        devices = draw(st.permutations(DEVICES)) if outside and item in SOLIDS else draw(st.permutations(("", *DEVICES)))
        both = draw(st.booleans())
        for number, more in enumerate(rows):
            row = {**where, "item": item, **more}
            ncv = draw(_values(place, month, item))
            point = place.points.get(item) or draw(st.sampled_from(("", "", *POINTS)))
            sampled = draw(st.sampled_from(("", point))) if ncv else ""
            device = devices[number] if both or (outside and item in SOLIDS) else ""
            made.add(row, draw(quantities()), ncv, device=device, point=point, ncv_point=sampled)
    if not outside and draw(st.integers(0, 3)) == 0:
        draw(_unlisted_fuel(made, place, month))


@st.composite
def _unlisted_fuel(draw: st.DrawFn, made: Works, place: Place, month: str) -> None:
    row = {**place.where, "month": month, "category": "fuel", "item": draw(st.sampled_from(UNLISTED)), "uom": "t"}
    made.add(row, draw(quantities()))


def _ledger(where: Row, item: str, total: Decimal, opening: Decimal, bought: Decimal, own_use: Decimal, closing: Decimal) -> Row:
    """Return the ledger that gives this total, with the sale as what is left."""
    sold = total - own_use - closing + opening + bought
    names = {name: where[name] for name in ("entity", "works", "unit", "month") if where.get(name)}
    terms = {"opening": opening, "bought": bought, "sold": sold, "own_use": own_use, "closing": closing}
    return {**names, "category": "clinker", "item": item} | {name: f"{term:.2f}" for name, term in terms.items()}


@st.composite
def _ledgers(draw: st.DrawFn, where: Row, item: str, total: Decimal) -> Row:
    cents = st.integers(0, 9_999_999).map(lambda n: Decimal(n) / 100)
    bought, own_use, closing = draw(cents), draw(cents), draw(cents)
    return _ledger(where, item, total, own_use + closing + draw(cents), bought, own_use, closing)


@st.composite
def _clinker(draw: st.DrawFn, made: Works, places: Sequence[Place], month: str, classes: Sequence[str]) -> None:
    """Add the clinker of all lines of a works, each class by scale, or by stock-taking of every line or of the works."""
    for name in classes:
        way = draw(st.sampled_from(("", "", "scale", "scale+ledger", "stock_take", "stock_take of the works")))
        stock_take = way.startswith("stock_take")
        together = Decimal(0)
        where: Row = {}
        for place in places:
            where = {**place.where, "month": month}
            varieties = [name, *(variety for variety, one in VARIETIES.items() if one == name)]
            items = [name] if stock_take else draw(st.sampled_from(([name], [name], varieties[-2:])))
            persons = draw(st.sampled_from(([""], [""], ["甲公司", "乙公司"])))
            total = Decimal(0)
            for item in items:
                for person in persons:
                    quantity = draw(quantities(1, plain=stock_take))
                    total += Decimal(quantity)
                    method = way.partition(" ")[0].partition("+")[0]
                    made.add({**where, "category": "clinker", "item": item, "legal_person": person, "method": method}, quantity)
            together += total
            if way in ("stock_take", "scale+ledger"):
                made.stock.append(draw(_ledgers(where, name, total)))
        if way.endswith("works"):
            made.stock.append(draw(_ledgers({**where, "unit": ""}, name, together)))


@st.composite
def _substitutes(draw: st.DrawFn, made: Works, place: Place, month: str) -> None:
    where = {**place.where, "month": month, "category": "substitute"}
    for item in sorted(draw(st.sets(st.sampled_from((*DEDUCTIONS, *(CARBIDE_SLAG,) * 8)), max_size=4))):
        for person in draw(st.sampled_from(([""], [""], ["甲公司", "乙公司"]))):
            made.add({**where, "item": item, "legal_person": person}, draw(quantities()))
    if draw(st.integers(0, 3)) == 0:
        made.add({**where, "item": draw(st.sampled_from(UNLISTED_MATERIALS))}, draw(quantities()))


@st.composite
def _batches(draw: st.DrawFn, made: Works, place: Place, names: Row) -> None:
    """Add the batches of the fuels and months that some row of the works asks for."""
    for item, month in sorted(place.wanted):
        for number in range(draw(st.integers(1, 3))):
            value = draw(near(FUELS[item][1]).map(lambda text: text[: text.index(".") + 4]))
            batch = {**names, "item": item, "month": month, "tonnes": draw(quantities(100, plain=True)), "ncv": value}
            batch |= {"laboratory": f"实验室{number}", "point": place.points.get(item, "")}
            made.batches.append({name: text for name, text in batch.items() if text})


@st.composite
def cement_works(draw: st.DrawFn) -> Works:
    """Return one or two entities with one or two works of one to three lines each, over one to four months."""
    made = Works()
    first = draw(st.integers(0, len(MONTHS) - 1))
    months = MONTHS[first : first + draw(st.integers(1, 4))]
    since = st.dictionaries(st.sampled_from(tuple(FUELS)), st.sampled_from(months), max_size=4)
    for entity in draw(st.sampled_from(([""], ["甲水泥"], ["甲水泥"], ["甲水泥", "乙水泥"]))):
        for works in draw(st.sampled_from(([""], [""], ["一厂", "二厂"]))):
            names = {name: text for name, text in (("entity", entity), ("works", works)) if text}
            batched = draw(st.dictionaries(st.sampled_from(tuple(FUELS)), st.sampled_from(months), max_size=2))
            points = {item: draw(st.sampled_from(("", *POINTS))) for item in batched}
            wanted: set[tuple[str, str]] = set()
            units = draw(st.one_of(st.just([""]), st.sets(st.sampled_from(UNITS), min_size=1).map(sorted)))
            scoped = [{**names, "scope": "clinker_line", "unit": unit} for unit in units]
            lines = [Place(where, draw(since), batched, points, wanted) for where in scoped]
            rest = Place({**names, "scope": "enterprise"}, draw(since), batched, points, wanted)
            classes = sorted(draw(st.sets(st.sampled_from((*CLINKER, *("硅酸盐水泥熟料",) * 5)), min_size=1, max_size=2)))
            bare = draw(st.integers(0, 7)) == 0  # its lines have nothing but what is in no table
            for month in months:
                within, outside = draw(st.sampled_from(LEVELS))
                if within and bare:
                    for place in lines:
                        draw(_unlisted_fuel(made, place, month))
                elif within:
                    for place in lines:
                        draw(_fuels(made, place, month))
                        draw(_substitutes(made, place, month))
                    draw(_clinker(made, lines, month, classes))
                for where in (*(place.where for place in lines if within), rest.where):
                    draw(energy(made, {**where, "month": month}))
                if outside and draw(st.integers(0, 7)) == 0:
                    draw(_unlisted_fuel(made, rest, month))
                elif outside:
                    vehicles = {**rest.where, "month": month, "category": "fuel", "item": "汽油", "legal_person": "车队"}
                    made.add(vehicles, draw(st.sampled_from(("0", "12.345"))))
                    draw(_fuels(made, rest, month))
            draw(_batches(made, rest, names))
    return made
