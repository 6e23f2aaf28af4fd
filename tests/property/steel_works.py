"""Strategies that make valid steel works: rows and batches that section 1 to 3 of docs/reference/quantify.md allow.

What the page leaves open is not made: power units of an entity without processes, works of one entity of which only some report a
level, outputs given in some months only, a process row of a measured solid without an enterprise row, and several rows with more than
2 decimals that add up to one product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from hypothesis import strategies as st

from tests.oracle.typed_defaults import FACTORS, FUELS

Row = dict[str, str]
ONLY_DEFAULT = ("焦炭",)
GASES = tuple(item for item, (state, _, _) in FUELS.items() if state == "gas")
SOLIDS = tuple(item for item, (state, _, _) in FUELS.items() if state == "solid")
MEASURABLE = tuple(item for item in FUELS if item not in ONLY_DEFAULT)
DEDUCTED = {"coking": ("焦炭", "焦炉煤气"), "ironmaking": ("焦炭", "高炉煤气"), "bof": ("转炉煤气",)}
OUTPUTS = {"coking": "焦炭", "sintering": "烧结铁矿", "pelletising": "球团铁矿", "ironmaking": "生铁", "bof": "粗钢", "eaf": "粗钢"}
UNITS = {
    "coking": ("焦化", ""),
    "sintering": ("1号烧结机", "2号烧结机", "3号烧结机"),
    "pelletising": ("球团",),
    "ironmaking": ("1号高炉", "2号高炉"),
    "bof": ("转炉",),
    "eaf": ("电炉",),
    "power_unit": ("1号机组", "2号机组"),
}
MONTHS = ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04")
LEVELS = ((True, False, False), (True, True, True), (True, True, False), (False, True, False), (False, True, True), (True, True, True))


@dataclass(slots=True)
class Works:
    """What a works hands in."""

    rows: list[Row] = field(default_factory=list)
    batches: list[Row] = field(default_factory=list)
    stock: list[Row] = field(default_factory=list)

    def add(self, row: Row, quantity: str, ncv: str = "", **more: str) -> None:
        """Add a row, leaving out the columns that are empty."""
        self.rows.append({name: text for name, text in {**row, **more, "quantity": quantity, "ncv": ncv}.items() if text})


@dataclass(frozen=True, slots=True)
class Measurements:
    """Which fuels an entity measures from which month on, and a month's value of its solids: a text, or batches."""

    since: dict[str, str]
    solids: dict[tuple[str, str], str | tuple[tuple[str, str], ...]]

    def measured(self, item: str, month: str) -> bool:
        return item in self.since and month >= self.since[item]


def _decimal(hundred_thousandths: int) -> str:
    """Write a number of 1/100000 with as many decimals as it needs, but at least 2."""
    digits = f"{abs(hundred_thousandths):06d}"
    text = f"{digits[:-5]}.{digits[-5:]}"
    while text.endswith("0") and len(text.rpartition(".")[2]) > 2:
        text = text[:-1]
    return f"-{text}" if hundred_thousandths < 0 else text


def quantities(lowest: int = 0, *, plain: bool = False) -> st.SearchStrategy[str]:
    """Return numbers from lowest/100 on: whole, with 1 or 2 decimals, and unless `plain` exact ties such as .005 and up to 5 decimals."""
    whole = st.integers(max(lowest, 1) // 100 + 1, 3_000_000).map(lambda n: str(n))
    tenths = st.integers(max(lowest, 1) // 10 + 1, 9_999_999).map(lambda n: f"{n // 10}.{n % 10}")
    hundredths = st.integers(lowest, 99_999_999).map(lambda n: _decimal(n * 1000))
    if plain:
        return st.one_of(hundredths, hundredths, whole, tenths)
    ties = st.integers(lowest, 9_999_999).map(lambda n: _decimal(n * 1000 + 500))
    more = st.integers(lowest * 1000, 9_999_999_999).map(_decimal)
    return st.one_of(hundredths, hundredths, whole, tenths, ties, more)


def near(default: str, places: int = 3) -> st.SearchStrategy[str]:
    """Return numbers within about a tenth of a default, never the default itself; a few have one decimal more, a five."""
    units = int(Fraction(default) * 10**places)
    exact = st.integers(10, max(11, units // 10)).flatmap(lambda d: st.sampled_from((units + d, units - d)))
    written = exact.map(lambda n: f"{n // 10**places}.{n % 10**places:0{places}d}")
    return st.one_of(written, written.map(lambda text: f"{text}5"))


def ncvs(item: str) -> st.SearchStrategy[str]:
    """Return measured values near the default; a few have more than 3 decimals."""
    return near(FUELS[item][1])


@st.composite
def _measurements(draw: st.DrawFn, months: tuple[str, ...]) -> Measurements:
    since = draw(st.dictionaries(st.sampled_from(MEASURABLE), st.sampled_from(months), max_size=5))
    solids: dict[tuple[str, str], str | tuple[tuple[str, str], ...]] = {}
    for item in sorted(since):
        for month in months:
            if FUELS[item][0] == "solid" and month >= since[item]:
                batch = st.tuples(quantities(100, plain=True), ncvs(item).map(lambda text: text[: text.index(".") + 4]))
                solids[item, month] = draw(st.one_of(ncvs(item), st.lists(batch, min_size=1, max_size=3).map(tuple)))
    return Measurements(since, solids)


@st.composite
def _enterprise_fuel(draw: st.DrawFn, works: Works, where: Row, item: str, measured: Measurements) -> None:
    origins = (
        [""]
        if item in SOLIDS and item not in ONLY_DEFAULT
        else draw(st.sampled_from(([""], ["purchased"], ["self_produced"], ["", "self_produced"])))
    )
    for origin in origins:
        row = {**where, "category": "fuel", "item": item, "origin": origin}
        ncv = ""
        if measured.measured(item, where["month"]):
            known = measured.solids.get((item, where["month"])) or draw(
                st.one_of(ncvs(item), ncvs(item), st.just(""))
            )  # "": the default again
            if isinstance(known, str):
                ncv = known
            else:
                names = {name: where[name] for name in ("entity", "works", "month")}
                new = (
                    {**names, "item": item, "tonnes": tonnes, "ncv": value, "laboratory": f"实验室{n}"}
                    for n, (tonnes, value) in enumerate(known)
                )
                works.batches.extend({name: text for name, text in batch.items() if text} for batch in new)
        elif draw(st.integers(0, 9)) == 0:
            ncv = FUELS[item][1]
        kind = draw(st.sampled_from(("in", "in", "negative", "net", "out", "persons")))
        if kind in ("in", "net"):
            works.add(row, draw(quantities()), ncv, flow=draw(st.sampled_from(("", "in"))))
        if kind in ("net", "out"):
            works.add(row, draw(quantities()), ncv, flow="out")
        if kind == "negative":
            works.add(row, "-" + draw(quantities(1)), ncv)
        if kind == "persons":
            for person in ("甲公司", "乙公司", "丙公司")[: draw(st.integers(2, 3))]:
                works.add(row, draw(quantities()), ncv, legal_person=person, flow=draw(st.sampled_from(("", "in"))))
            works.add(row, draw(quantities()), ncv, legal_person="丙公司", flow="out")


@st.composite
def _enterprise(draw: st.DrawFn, works: Works, where: Row, measured: Measurements, steel: str) -> None:
    where = {**where, "scope": "enterprise"}
    for item in sorted(draw(st.sets(st.sampled_from((*FUELS, *sorted(measured.since) * 5)), min_size=1, max_size=5))):
        draw(_enterprise_fuel(works, where, item, measured))
    materials = [(category, item) for category in ("carbonate", "electrode", "carbon_material") for item in FACTORS[category]]
    for category, item in sorted(draw(st.sets(st.sampled_from(materials), max_size=4))):
        row = {**where, "category": category, "item": item}
        works.add(row, draw(st.one_of(quantities(), quantities(1).map(lambda text: f"-{text}"))))
        if draw(st.booleans()):
            works.add(row, draw(quantities()), flow="out", legal_person="乙公司")
    for item in sorted(draw(st.sets(st.sampled_from(("生铁", "焦油", "粗苯")), max_size=2))):
        name = draw(st.sampled_from((item, "煤焦油"))) if item == "焦油" else item
        works.add({**where, "category": "product", "item": name}, draw(quantities()))
    if steel == "persons":
        for person in ("甲公司", "乙公司"):
            works.add({**where, "category": "product", "item": "粗钢"}, draw(quantities(1, plain=True)), legal_person=person)
    elif steel:
        quantity = draw(quantities(1))
        for category in steel.split("+"):
            works.add({**where, "category": category, "item": "粗钢"}, quantity)


@st.composite
def _heat(draw: st.DrawFn, works: Works, where: Row) -> None:
    """Add steam and hot water, each at most once for every direction."""
    for item, column, lowest, highest in (("蒸汽", "enthalpy", 8400, 350_000), ("热水", "temperature", 2100, 15_000)):
        for flow in sorted(draw(st.sets(st.sampled_from(("in", "out"))))):
            state = draw(st.integers(lowest, highest).map(lambda n: f"{n // 100}.{n % 100:02d}"))
            row = {**where, "category": "auxiliary", "item": item, column: state}
            works.add(row, draw(quantities()), flow=flow)


@st.composite
def _process(draw: st.DrawFn, works: Works, where: Row, measured: Measurements, usable: tuple[str, ...], *, output: bool) -> None:
    scope = where["scope"]

    def ncv(item: str) -> str:
        if not measured.measured(item, where["month"]):
            return ""
        if item not in SOLIDS:
            return draw(st.one_of(ncvs(item), ncvs(item), st.just("")))
        known = measured.solids[item, where["month"]]
        return draw(st.sampled_from(("", known))) if isinstance(known, str) else ""

    for item in sorted(draw(st.sets(st.sampled_from(usable), min_size=1, max_size=4))):
        for origin in draw(st.sampled_from(([""], ["purchased"], ["self_produced"], ["", "self_produced"]))):
            row = {**where, "category": "fuel", "item": item, "origin": origin}
            works.add(row, draw(quantities()), ncv(item), flow=draw(st.sampled_from(("", "in"))))
    for item in DEDUCTED.get(scope, ()):
        if draw(st.booleans()):
            origin = draw(st.sampled_from(("", "self_produced")))
            works.add({**where, "category": "fuel", "item": item, "origin": origin}, draw(quantities()), ncv(item), flow="out")
    if scope in ("sintering", "eaf") and draw(st.integers(0, 4)) == 0:  # reported, neither deducted nor accounted
        works.add({**where, "category": "fuel", "item": "焦炭"}, draw(quantities()), flow="out")
        works.add({**where, "category": "carbonate", "item": "石灰石"}, draw(quantities()))
    if scope != "power_unit" and draw(st.integers(0, 3)) == 0:
        draw(_heat(works, where))
    if output and scope in OUTPUTS:
        works.add({**where, "category": "output", "item": OUTPUTS[scope]}, draw(quantities(1)))


@st.composite
def steel_works(draw: st.DrawFn) -> Works:
    """Return one or two entities with one or two works each, over one to four months."""
    made = Works()
    first = draw(st.integers(0, len(MONTHS) - 1))
    months = MONTHS[first : first + draw(st.integers(1, 4))]
    for entity in draw(st.sampled_from(([""], ["甲钢"], ["甲钢"], ["甲钢", "乙钢"]))):
        measured = draw(_measurements(months))
        levels = {month: draw(st.sampled_from(LEVELS)) for month in months}
        for place in draw(st.sampled_from(([""], [""], ["一厂", "二厂"]))):
            steel = draw(st.sampled_from(("", "product", "output", "product+output", "persons")))
            lines = sorted((scope, unit) for scope, units in UNITS.items() for unit in units)
            chosen = draw(st.sets(st.sampled_from([one for one in lines if one[0] != "power_unit"]), min_size=1, max_size=4))
            chosen |= draw(st.sets(st.sampled_from([one for one in lines if one[0] == "power_unit"]), min_size=1))
            output = draw(st.booleans())
            for month in months:
                where = {"entity": entity, "works": place, "month": month}
                if levels[month][0]:
                    draw(_enterprise(made, where, measured, steel))
                names = (entity, place, month)
                bought = {row["item"] for row in made.rows if tuple(row.get(k, "") for k in ("entity", "works", "month")) == names}
                usable = tuple(x for x in FUELS if x not in SOLIDS or x in bought or not measured.measured(x, month))
                usable += tuple(x for x in usable if x in SOLIDS and measured.measured(x, month)) * 9  # the enterprise's value carried down
                for scope, unit in sorted(chosen):
                    if levels[month][2 if scope == "power_unit" else 1]:
                        draw(_process(made, {**where, "scope": scope, "unit": unit}, measured, usable, output=output))
    return made
