"""Fills any template with random entries that the guidelines allow, many of them such that a product lies exactly on a half."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from math import gcd
from random import Random

from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.templates.plan import Group, Row, SheetPlan
from tanheng.quantification.vocabulary import vocabulary

Filled = dict[tuple[str, object], Decimal | str]
_HUNDREDTH = Decimal("0.01")
_LARGEST = 999_999_999  # hundredths


def with_half(factors: int, divisor: int, random: Random, largest: int = _LARGEST) -> int | None:
    """Return a quantity in hundredths whose product with factors / divisor lies exactly on a half; None where there is none."""
    common = gcd(factors, divisor)
    if divisor % 2 or (divisor // 2) % common:
        return None
    step = divisor // common
    first = (divisor // 2 // common) * pow(factors // common, -1, step) % step
    return first + step * random.randrange((largest - first) // step + 1) if first <= largest else None


@dataclass
class Filling:
    """One random filling of a template."""

    template: LawfulTemplate
    lawbook: Lawbook
    random: Random
    filled: Filled = field(default_factory=dict)
    halves: int = 0

    def __post_init__(self) -> None:
        self._tables = {table.name: {row.name: row for row in table.rows} for table in self.template.tables}
        self._heat: dict[str, bool] = {}

    def made(self) -> Filled:
        """Fill every sheet and return what stands in it."""
        self.filled[("entity", "value")] = "某企业"
        for part in self.template.plan.parts:
            if part.named:
                self.filled[(f"{part.code}|{plan.UNIT}", "value")] = f"{part.code}号"
        chosen: dict[str, str] = {}
        for sheet in self.template.plan.sheets:
            for row in sheet.rows:
                if row.role == plan.QUANTITY:
                    self._block(sheet, row, chosen)
        return self.filled

    def _block(self, sheet: SheetPlan, row: Row, chosen: dict[str, str]) -> None:
        group, part = row.group, row.part
        assert group is not None
        assert part is not None
        start = row.code.rsplit("|", 1)[0]
        if group.category in ("auxiliary", "energy_output"):
            return
        if row.takes_item and start not in chosen:
            taken = {item for code, item in chosen.items() if code.startswith(f"{part.code}|{group.name}|")}
            chosen[start] = self.random.choice([name for name in self._tables[group.table] if name not in taken])
        item = row.item or chosen[start]
        if row.takes_item:
            self.filled[(row.code, "item")] = item
        attribute = self._attribute(group, item, start)
        for month in sheet.months:
            if self.random.random() < 0.8 or group.lends_heat:  # a solid measured by the enterprise is measured in all months
                self._entry(group, start, item, month, attribute)

    def _attribute(self, group: Group, item: str, start: str) -> str:
        """Choose the origin (only what a steelworks makes is self-produced) or the device of a block, once for all months."""
        if not group.attribute or (f"{start}|{plan.NCV}", "attribute") in self.filled:
            return str(self.filled.get((f"{start}|{plan.NCV}", "attribute"), ""))
        terms = [term.label.zh for term in vocabulary().terms(group.attribute)]
        if group.attribute == "origin" and self._figure("fuel", item, "state") != "gas":
            terms = terms[:1]
        self.filled[(f"{start}|{plan.NCV}", "attribute")] = self.random.choice(terms)
        return str(self.filled[(f"{start}|{plan.NCV}", "attribute")])

    def _entry(self, group: Group, start: str, item: str, month: Month, attribute: str) -> None:
        quantity = self.random.choice((self.random.randrange(1000), self.random.randrange(10**6), self.random.randrange(_LARGEST)))
        if group.form == plan.FUEL_FORM:
            quantity = self._fuel(group, start, item, month, attribute, quantity)
        elif group.form == plan.MATERIAL_FORM:
            quantity = self._material(group, start, item, month, quantity)
        elif group.name in ("metal", "output"):
            quantity = max(1, quantity)
        exact = quantity * _HUNDREDTH
        if self.random.random() < 0.2 and quantity > 1:  # what is rounded up to it, or down
            exact += self.random.choice((Decimal("-0.005"), Decimal("0.0049"), Decimal("0.00001"), Decimal("-0.0049999")))
        negative = group.negative and self.random.random() < 0.3
        self.filled[(f"{start}|{plan.QUANTITY}", month)] = -exact if negative else exact

    def _possible(self, state: str, bound: str, month: Month) -> Decimal:
        """Return a bound of the heat values that are not refused, GJ per t or 10⁴ Nm³."""
        return self.lawbook.value("common.range.ncv_possible", state, bound, on=month.last_day).number

    def _fuel(self, group: Group, start: str, item: str, month: Month, attribute: str, quantity: int) -> int:
        heat = int(self._decimal("fuel", item, "default_ncv") * 1000)
        state = str(self._figure("fuel", item, "state"))
        solid = state == "solid"
        measurable = not (group.shared_heat and solid) and not self._is_coke(item)
        if measurable and self._heat.setdefault(start, self.random.random() < 0.6):
            low, high = (int(self._possible(state, bound, month)) for bound in ("low", "high"))
            heat = self.random.choice((self.random.randrange(low * 1000, high * 1000 + 1), 2_500 * self.random.randint(low, high // 3)))
            heat = max(heat, low * 1000)
            self.filled[(f"{start}|{plan.NCV}", month)] = Decimal(heat) / 1000
        elif group.shared_heat and solid and (lent := self._lent(item, month)) is not None:
            heat = lent
        content, divisor = int(self._decimal("fuel", item, "carbon_per_heat") * 100_000), 12 * 10**8
        factors = heat * content * 44
        if group.carbon and (f"{start}|{plan.NCV}", month) not in self.filled and self.random.random() < 0.5:
            carbon = self.random.randrange(1, 20_000)
            self.filled[(f"{start}|{plan.CARBON}", month)] = Decimal(carbon) / 10_000
            factors = carbon * 10_000 * 44
        if group.oxidation:
            factors, divisor = factors * self._oxidation(item, attribute), divisor * 100
        return self._half(factors, divisor, quantity)

    def _lent(self, item: str, month: Month) -> int | None:
        """Return the heat value that a process takes from the enterprise, in thousandths."""
        for (code, which), value in self.filled.items():
            start, _, role = str(code).rpartition("|")
            bought = self.filled.get((f"{start}|{plan.NCV}", "attribute")) == vocabulary().term("origin", "purchased").label.zh
            if role == plan.QUANTITY and which == "item" and value == item and start.startswith("enterprise|fuel|") and bought:
                found = self.filled.get((f"{start}|{plan.NCV}", month))
                return int(found * 1000) if isinstance(found, Decimal) else None
        return None

    def _is_coke(self, item: str) -> bool:
        on = self.template.plan.months[0].last_day
        return self.template.plan.sector == "steel" and self.lawbook.value("steel.fuel.ncv_default_only", item, on=on).flag

    def _oxidation(self, item: str, device: str) -> int:
        rate = self._figure("fuel", item, "oxidation")
        if isinstance(rate, Decimal):
            return int(rate * 100)
        return int(self._decimal("device", device, "factor") * 100)

    def _material(self, group: Group, start: str, item: str, month: Month, quantity: int) -> int:
        factors, divisor = int(self._decimal(group.table, item, "factor") * 10_000), 10_000
        if group.purity and self.random.random() < 0.6:
            purity = self.random.randrange(2, 101)
            self.filled[(f"{start}|{plan.PURITY}", month)] = Decimal(purity)
            factors, divisor = factors * purity, divisor * 100
        return self._half(factors, divisor, quantity)

    def _half(self, factors: int, divisor: int, quantity: int) -> int:
        if self.random.random() < 0.5 and (found := with_half(factors, divisor, self.random)) is not None:
            self.halves += 1
            return found
        return quantity

    def _figure(self, table: str, item: str, name: str) -> Decimal | str:
        headings = next(known.headings for known in self.template.tables if known.name == table)
        return self._tables[table][item].figures[headings.index(name)]

    def _decimal(self, table: str, item: str, name: str) -> Decimal:
        value = self._figure(table, item, name)
        assert isinstance(value, Decimal)
        return value
