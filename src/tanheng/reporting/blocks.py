"""Gathers the lines of twelve months into blocks: one fuel or material in one direction, as a form has it on consecutive rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from tanheng.kernel.exact import rounded_quotient, total
from tanheng.lawbook import Value
from tanheng.quantification.model import IN, NET, OUT, Line, Result
from tanheng.quantification.trace import Trace
from tanheng.quantification.vocabulary import vocabulary
from tanheng.reporting.subject import Subject

# What a factor row would not show: constants of nature, roundings, the default that stands in the heat value's own row, other names.
_NO_FACTORS = ("decimals", "ncv", "aliases", "co2", "carbon")
_PURITY = "purity_default"  # a share in the law; on the form it is the purity of the material, in per cent
ENTERPRISE = "enterprise"
Months = dict[int, Decimal]
Section = tuple[str, int, str, str]


@dataclass(slots=True)
class Block:
    """The months of one line. Quantities and emissions of the enterprise's net consumption are negative where more was delivered."""

    category: str
    item: str
    origin: str
    flow: str
    uom: str
    order: int
    legal_person: str = ""
    device: str = ""
    quantity: Months = field(default_factory=dict)
    emissions: Months = field(default_factory=dict)
    ncv: Months = field(default_factory=dict)
    measured: set[bool] = field(default_factory=set)
    factors: dict[str, tuple[Value, Months]] = field(default_factory=dict)
    carbon: Months = field(default_factory=dict)
    purity: Months = field(default_factory=dict)
    purity_stated: set[bool] = field(default_factory=set)

    @property
    def annual_ncv(self) -> Decimal | None:
        """Return the year's heat value: the only one there is, else the mean weighted by consumption (第6.2.2.2条); None without weight."""
        if len(set(self.ncv.values())) == 1:
            return next(iter(self.ncv.values()))
        weight = total(self.quantity.values())
        if weight <= 0:
            return None
        places = max(decimals_of(ncv) for ncv in self.ncv.values())
        return rounded_quotient(total(ncv * self.quantity[month] for month, ncv in self.ncv.items()), weight, places)


def decimals_of(number: Decimal) -> int:
    """Return to how many decimals a number is written, zeros included."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def section_of(part: Result) -> Section:
    """Return what the rows of a result stand under: works, place of the level, level, unit."""
    return part.works, part.scope_order, part.scope, part.unit


def sections(results: Iterable[Result]) -> dict[Section, list[Result]]:
    """Return the months of every process, power unit or works, in the order of the forms."""
    found: dict[Section, list[Result]] = {}
    for result in sorted(results, key=lambda result: (*section_of(result), result.month)):
        found.setdefault(section_of(result), []).append(result)
    return found


def blocks_of(subject: Subject, months: list[Result]) -> list[Block]:
    """Return the blocks of one section, in the order of its lines; what no rule counts is left out."""
    explainer = subject.outcome.explainers[subject.sector]
    found: dict[tuple[object, ...], Block] = {}
    for result in months:
        seen: dict[tuple[object, ...], int] = {}
        for line in result.lines:
            if line.emissions_t is None:
                continue
            person = line.rows[0].legal_person if result.scope != ENTERPRISE and line.rows else ""
            alike = (line.category, line.order, line.shown, line.origin, _direction(result, line), person, line.device)
            seen[alike] = seen.get(alike, 0) + 1
            key: tuple[object, ...] = (*alike, seen[alike])
            new = Block(line.category, line.shown, line.origin, _direction(result, line), line.uom, line.order, person, line.device)
            block = found.setdefault(key, new)
            _add(block, result, line, explainer.line(result, line))
    categories = [term.code for term in vocabulary().terms("category")]
    devices = ["", *(term.code for term in vocabulary().terms("device"))]

    def order(block: Block) -> tuple[object, ...]:
        return categories.index(block.category), block.order, block.item, block.origin, block.flow, devices.index(block.device)

    return sorted(found.values(), key=order)


def unaccounted(results: Iterable[Result]) -> list[str]:
    """Return the names of what was reported and is not accounted."""
    return list(dict.fromkeys(line.shown for result in results for line in result.lines if line.emissions_t is None))


def _direction(result: Result, line: Line) -> str:
    """The enterprise's fuels and inputs are one net row whatever direction single months have; a product goes out."""
    return IN if line.flow == NET or (result.scope == ENTERPRISE and line.category != "product") else line.flow


def _add(block: Block, result: Result, line: Line, trace: Trace) -> None:
    month = result.month.number
    turned = line.flow == OUT and block.flow == IN
    assert line.emissions_t is not None, "only accounted lines are gathered"
    block.quantity[month] = _signed(line.quantity, turned)
    block.emissions[month] = _signed(line.emissions_t, turned)
    if line.heat is not None:
        block.ncv[month] = line.heat.ncv
        block.measured.add(line.heat.is_measured)
    if line.carbon is not None:
        block.carbon[month] = line.carbon
    if line.purity_percent is not None:
        block.purity[month] = line.purity_percent
        block.purity_stated.add(True)
    for value in _factors(trace):
        if value.name.rpartition(".")[2] == _PURITY:
            block.purity[month] = 100 * value.number
            block.purity_stated.add(False)
            continue
        block.factors.setdefault(value.name, (value, {}))[1][month] = value.number


def _signed(number: Decimal, turned: bool) -> Decimal:
    return -number if turned and number else number


def _factors(trace: Trace) -> Iterable[Value]:
    """Return the legal numbers that a line was multiplied with, in the order of its explanation."""
    found: dict[str, Value] = {}
    level = [trace]
    while level:
        for node in level:
            law = node.law
            if law is not None and law.name.rpartition(".")[2] not in _NO_FACTORS and isinstance(law.value, Decimal | int):
                found.setdefault(law.name, law)
        level = [child for node in level for child in node.children]
    return found.values()
