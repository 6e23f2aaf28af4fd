"""The official tables as the annex of a letter: their printed columns from the law, their rows from the allocation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from tanheng.allocation.asking import Asked
from tanheng.allocation.documents.wording import Speech, percent, ratio, signed_percent, tonnes
from tanheng.allocation.model import Allocation, EntityAllocation, UnitAllocation
from tanheng.allocation.naming import case_label, sector_label
from tanheng.kernel.messages import Label, message
from tanheng.lawbook.nodes import Node, read_nodes

_EMPTY = "—"
_ANY = "any"
_WIDE_FROM = 14
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field that it shows, its name as printed and in English, and its share of the width."""

    field: str
    label: Label
    width: str


@dataclass(frozen=True, slots=True)
class Annex:
    """One table: its number, title and sector (empty for the tables of the issue), its columns and what its rows are of."""

    code: str
    title: Label
    sector: str
    columns: tuple[Column, ...]
    asked: Asked
    allocation: Allocation
    subjects: tuple[UnitAllocation | EntityAllocation, ...]

    @property
    def wide(self) -> bool:
        """Tell whether the table needs the larger page."""
        return len(self.columns) >= _WIDE_FROM

    def rows(self, speech: Speech) -> list[list[str]]:
        """Return the cells of all rows, numbered, with a row of sums at the end."""
        cells = [self._cells(number, subject, speech) for number, subject in enumerate(self.subjects, start=1)]
        return [*cells, self._sums(speech)]

    def _cells(self, number: int, subject: UnitAllocation | EntityAllocation, speech: Speech) -> list[str]:
        if isinstance(subject, EntityAllocation):
            return [_of_entity(column.field, number, subject, speech) for column in self.columns]
        show = _UnitCells(self.asked, self.allocation, subject, speech)
        return [show.cell(column, number) for column in self.columns]

    def _sums(self, speech: Speech) -> list[str]:
        cells = []
        for column in self.columns:
            if column.field == "entity":
                cells.append(speech.main(message("total")))
            else:
                summed = _SUMMED.get(column.field)
                cells.append(summed(self.subjects) if summed is not None else "")
        return cells


def annexes_of(
    asked: Asked, allocation: Allocation, units: Sequence[UnitAllocation], entities: Sequence[EntityAllocation], final: bool
) -> list[Annex]:
    """Return the tables of a province: one for each sector and the one of the issue. Raises NoLegalValue."""
    listed = _tables().get("final" if final else "pre_allocation")
    made = []
    for code, node in listed.mapping().items():
        sector = node.get("sector").text().removeprefix(_ANY)
        subjects: tuple[UnitAllocation | EntityAllocation, ...]
        subjects = tuple(unit for unit in units if unit.unit.sector == sector) if sector else tuple(entities)
        if subjects:
            title = Label(asked.value("allocation.table.title", code).text, node.get("english").text())
            made.append(Annex(code, title, sector, _columns(asked, code, node), asked, allocation, subjects))
    return made


def _columns(asked: Asked, code: str, node: Node) -> tuple[Column, ...]:
    """Return the columns: those that every table begins with, then the printed ones of the law, each with its field."""
    printed = list(asked.value("allocation.table.column", code).texts)
    first = [_column(entry, entry.get("zh").text()) for entry in _tables().get("first").sequence()]
    if code.endswith("-5"):
        first += [_column(entry, entry.get("zh").text()) for entry in _tables().get("sector").sequence()]
    known = {column.label.zh for column in first}
    own = [name for name in printed if name not in known]
    return (*first, *(_column(entry, name) for entry, name in zip(node.get("columns").sequence(), own, strict=True)))


def _column(node: Node, name: str) -> Column:
    return Column(node.get("field").text(), Label(name, node.get("en").text()), node.get("width").text())


class _UnitCells:
    """Says the cells of a unit."""

    def __init__(self, asked: Asked, allocation: Allocation, unit: UnitAllocation, speech: Speech) -> None:
        self._asked, self._allocation, self._unit, self._speech = asked, allocation, unit, speech

    def cell(self, column: Column, number: int) -> str:
        """Return one cell; what the unit does not have is a dash, what only goes through is shown as it came."""
        given, unit = self._unit.unit, self._unit
        texts = {
            "number": str(number),
            "entity": given.entity,
            "uscc": given.uscc,
            "name": given.name,
            "clinker_class": given.clinker_class,
        }
        amounts = {
            "emissions_t": unit.emissions_t,
            "output_t": given.output_t,
            "slag_t": given.slag_t,
            "ironmaking_output_t": given.ironmaking_output_t,
            "ironmaking_emissions_t": given.ironmaking_emissions_t,
            "sintering_emissions_t": given.sintering_emissions_t,
            "previous_verified_t": given.previous_verified_t,
            "allowance_t": unit.allowance_t,
            "duty_t": unit.duty_t,
            "pre_allocation_t": unit.pre_allocation_t,
        }
        if column.field in texts:
            return texts[column.field] or _EMPTY
        if column.field in amounts:
            return _amount(amounts[column.field])
        return self._computed(column.field) or given.shown.get(column.field, "") or _EMPTY

    def _computed(self, field: str) -> str:
        unit = self._unit
        balance = self._allocation.balances[unit.unit.sector].value if unit.ordinary else None
        ratios: dict[str, tuple[Fraction | None, Callable[[Fraction, int], str]]] = {
            "intensity": (unit.intensity, ratio),
            "deviation_percent": (unit.deviation, signed_percent),
            "rate": (unit.rate if unit.ordinary else None, ratio),
            "balance_value": (balance, ratio),
            "carbide_slag_percent": (unit.carbide_slag_rate, percent),
        }
        if field in ratios:
            value, say = ratios[field]
            return _EMPTY if value is None else say(value, _PLACES)
        if field == "pre_allocation_percent":
            return self._ratio()
        if field in ("slag_deduction", "clinker_factor"):
            return self._factor(field)
        if field == "remark":
            said = self._speech.main(case_label(unit.special)) if unit.special != "none" else ""
            outside = "" if unit.in_scope else self._speech.main(message("outside the allocation"))
            return " · ".join(part for part in (said, outside, unit.unit.shown.get("remark", "")) if part)
        return ""

    def _ratio(self) -> str:
        previous, before = self._unit.unit.previous_verified_t, self._unit.pre_allocation_t
        if before is None or previous is None:
            return _EMPTY
        legal = self._asked.value("allocation.pre_allocation_ratio").number
        return percent(Fraction(legal)) if int(legal * previous) == before else self._speech.main(message("lowered"))

    def _factor(self, field: str) -> str:
        given = self._unit.unit
        if given.slag_t is None or not given.clinker_class:
            return _EMPTY
        material = self._asked.value("cement.substitute.carbide_slag").text
        asked = ("cement.substitute.deduction", material) if field == "slag_deduction" else ("cement.clinker.factor", given.clinker_class)
        return str(self._asked.value(*asked).number)


def _of_entity(field: str, number: int, entity: EntityAllocation, speech: Speech) -> str:
    issue = entity.issue
    if field in ("number", "entity", "uscc"):
        return {"number": str(number), "entity": entity.entity, "uscc": entity.uscc or _EMPTY}[field]
    if field == "sector":
        return speech.main(sector_label(entity.sector))
    if field == "differentiated":
        return speech.main(message("yes") if issue.differentiated else message("no"))
    return _amount(_entity_amount(field, entity)) if field in _ISSUE else ""


def _entity_amount(field: str, entity: EntityAllocation) -> int | None:
    if field == "pre_allocation_t":
        return entity.pre_allocation_t
    if field in ("allowance_t", "duty_t"):
        return entity.allowance_t if field == "allowance_t" else entity.duty_t
    value = getattr(entity.issue, field)
    assert isinstance(value, int)
    return value


def _amount(value: Decimal | int | None) -> str:
    return _EMPTY if value is None else tonnes(value)


_OF_PRE_ALLOCATION = ("pre_allocation_t", "reduction_t", "pre_issued_t", "left_after_pre_t")
_OF_FINAL = ("allowance_t", "duty_t", "true_up_t", "give_back_t", "final_issued_t", "issued_t", "left_t")
_ISSUE = frozenset((*_OF_PRE_ALLOCATION, *_OF_FINAL))


def _summed(field: str) -> Callable[[Sequence[object]], str]:
    def add(subjects: Sequence[object]) -> str:
        values: list[Decimal | int | None] = []
        for subject in subjects:
            if isinstance(subject, EntityAllocation):
                values.append(_entity_amount(field, subject))
            elif isinstance(subject, UnitAllocation):
                values.append(getattr(subject.unit if field == "previous_verified_t" else subject, field, None))
        return tonnes(sum((Decimal(value) for value in values if value is not None), start=Decimal(0)))

    return add


_SUMMED = {field: _summed(field) for field in (*sorted(_ISSUE), "emissions_t", "previous_verified_t")}


@cache
def _tables() -> Node:
    path = Path(__file__).with_name("annex.yaml")
    return read_nodes(path, path.name)
