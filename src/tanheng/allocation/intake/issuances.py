"""Reads the tables of what is actually issued, 1-5 and 2-5: reduction, pre-allocation and differentiated issue of an entity in a sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tanheng.allocation.forms import FINAL_OF
from tanheng.allocation.intake import cells, checks
from tanheng.allocation.intake.gathering import Gathered, RowReader, sector_label
from tanheng.allocation.intake.layout import Layout
from tanheng.allocation.model import Issuance
from tanheng.allocation.words import PRINTED, SHOWN
from tanheng.kernel.exact import exactly
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import Joined

_ONCE = ("pre_allocation_t", "pre_issued_t", "left_after_pre_t")
Key = tuple[str, str]


@dataclass(slots=True)
class _Row:
    """What one table says of an entity in a sector."""

    place: Place
    columns: Mapping[str, str]
    numbers: dict[str, Decimal] = field(default_factory=dict)
    differentiated: bool | None = None
    reason: str = ""
    shown: dict[str, str] = field(default_factory=dict)
    cells: Mapping[str, Place] = field(default_factory=dict)


class IssuanceReader:
    """Joins the rows of 1-5 and 2-5; what both say must agree."""

    def __init__(self, gathered: Gathered, refused: set[str]) -> None:
        self._gathered = gathered
        self._findings = gathered.findings
        self._refused = refused  # tables of which not every row is known; it grows while they are read
        self._rows: dict[Key, dict[str, _Row]] = {}
        self._unclear: set[str] = set()

    def read(self, layout: Layout, row: RowReader, sectors: Mapping[str, Mapping[str, None]]) -> None:
        """Read one row; `sectors` are those in which each entity has units."""
        written, code = row.read(cells.name, "entity"), row.read(cells.uscc, "uscc")
        form = layout.official.form
        whole = [name for name in ("pre_allocation_t", "reduction_t") if name in layout.places]
        read: dict[str, Any] = {name: row.read_if_stated(cells.whole, name) for name in whole}
        read |= {name: row.read_if_stated(cells.figure, name) for name in layout.places if form.roles[name] == PRINTED}
        numbers = {name: Decimal(value) for name, value in read.items() if value is not None}
        differentiated = row.read_if_stated(cells.answer, "differentiated")
        shown = {name: row.text(name) for name in layout.places if form.roles[name] == SHOWN and row.text(name)}
        if written is None:
            return
        entity = self._gathered.called(written)
        self._gathered.fact(row, entity, "uscc", code or "")
        own = sectors.get(entity, {})
        sector = layout.sector or (next(iter(own)) if len(own) == 1 else "")
        if sector not in own:
            self._refuse(layout, row, entity, own)
            return
        kept = self._rows.setdefault((entity, sector), {})
        if form.code in kept:
            row.refuse(checks.DUPLICATE.at(row.at("entity"), entity, kept[form.code].cells["entity"]))
            return
        reason = row.text("differentiated_reason")
        kept[form.code] = _Row(row.place, layout.official.columns, numbers, differentiated, reason, shown, row.cells)

    def issuances(self) -> dict[Key, Issuance]:
        """Return what was read, by entity and sector."""
        return {key: self._joined(key, rows) for key, rows in self._rows.items()}

    def _refuse(self, layout: Layout, row: RowReader, entity: str, own: Mapping[str, None]) -> None:
        possible = {FINAL_OF[layout.sector]} if layout.sector else set(FINAL_OF.values())
        if possible & self._refused:
            return  # its row may stand there
        if layout.sector or not own:
            row.refuse(checks.ROW_ALONE.at(row.at("entity"), entity))
        elif layout.table.sheet not in self._unclear:
            self._unclear.add(layout.table.sheet)
            self._findings.append(checks.SECTOR_UNCLEAR.at(layout.table.place(), "", Joined(tuple(map(sector_label, own)))))

    def _joined(self, key: Key, rows: Mapping[str, _Row]) -> Issuance:
        first, *others = [rows[code] for code in sorted(rows)]
        numbers, shown, places = dict(first.numbers), dict(first.shown), dict(first.cells)
        differentiated, reason = first.differentiated, first.reason
        for other in others:
            self._compare(first, other)
            numbers = {**other.numbers, **numbers}
            shown = {**other.shown, **shown}
            places = {**other.cells, **places}
            differentiated = other.differentiated if differentiated is None else differentiated
            reason = reason or other.reason
        reduction_t = numbers.pop("reduction_t", None)
        if reduction_t is None:
            reduction_t = _reduction(numbers)
        pre_allocation_t = numbers.pop("pre_allocation_t", None)
        return Issuance(
            *key,
            first.place,
            reduction_t=reduction_t,
            differentiated=bool(differentiated),
            differentiated_reason=reason,
            pre_allocation_t=None if pre_allocation_t is None else int(pre_allocation_t),
            printed=numbers,
            shown=shown,
            cells=places,
        )

    def _compare(self, first: _Row, other: _Row) -> None:
        """Refuse what the two tables say differently of one figure."""
        said = [(name, first.numbers[name], other.numbers[name]) for name in _ONCE if name in first.numbers and name in other.numbers]
        if first.differentiated is not None and other.differentiated is not None:
            said.append(("differentiated", Decimal(first.differentiated), Decimal(other.differentiated)))
        for name, expected, found in said:
            if expected != found:
                place, known = other.cells[name], first.cells[name]
                self._findings.append(checks.STATED_TWICE.at(place, found, expected, what=other.columns[name], other=known))


def _reduction(numbers: Mapping[str, Decimal]) -> Decimal:
    """Return the reduction where table 1-5 is missing, t: what was taken at the pre-allocation step, and what was left then."""
    taken = Decimal(0)
    with exactly():
        if "pre_allocation_t" in numbers and "pre_issued_t" in numbers:
            taken = numbers["pre_allocation_t"] - numbers["pre_issued_t"]
        return taken + numbers.get("left_after_pre_t", Decimal(0))
