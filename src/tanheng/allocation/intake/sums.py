"""Tells rows of sums from rows of units in an official table, and compares every sum with the rows above it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation.forms import SUMMED
from tanheng.allocation.intake import cells, checks
from tanheng.allocation.intake.gathering import RowReader
from tanheng.allocation.intake.layout import Layout
from tanheng.allocation.intake.remarks import read_remark
from tanheng.allocation.words import words
from tanheng.kernel.exact import decimals_of, exactly, plain, rounded_fraction
from tanheng.kernel.findings import Finding, Place
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import folded

_ADDED_UP = SUMMED | {"combustion_t", "process_t", "anode_t", "anode_effect_t", "crude_steel_output"}
_OF_A_UNIT = ("uscc", "clinker_class", "clinker_variety", "differentiated")
_LEAST_FIGURES_OF_A_UNIT = 2


class Sums:
    """The rows of one sheet as they come: units are added up; a sum is compared, and is refused where it hides a unit."""

    def __init__(self, layout: Layout, findings: list[Finding]) -> None:
        self._layout = layout
        self._findings = findings
        self._all: dict[str, Decimal] = defaultdict(Decimal)
        self._since: dict[str, Decimal] = defaultdict(Decimal)  # the last row of sums
        self._total: Place | None = None
        self._clear = True

    def add(self, row: RowReader, known: Mapping[str, Decimal]) -> None:
        """Add a row of a unit; `known` are figures that it leaves out and its parts tell. Refuses one below the total."""
        if self._total is not None:
            row.refuse(checks.AFTER_TOTAL.at(row.place, row.text("entity"), self._total))
        self._clear = self._clear and not row.faulty
        for field, value in {**self._figures(row), **known}.items():
            with exactly():
                self._all[field] += value
                self._since[field] += value

    def takes(self, row: RowReader, texts: list[str]) -> bool:
        """Tell whether the row is one of sums, and compare it then."""
        word = _sum_word(row, texts)
        if not word:
            return False
        for field in self._of_a_unit(row):
            name = self._layout.official.columns[field]
            row.refuse(checks.SUM_WITH_UNIT.at(row.at(field), word, name, value=row.text(field)))
        self._clear = self._clear and not row.faulty
        if self._clear:  # a row with faults is not known, nor is its sum
            self._compare(row, self._since if _is_subtotal(word) else self._all)
        if _is_subtotal(word):
            self._since = defaultdict(Decimal)
        elif not row.faulty:
            self._total = row.place
        return True

    def footnote(self, row: RowReader, texts: list[str]) -> bool:
        """Tell whether the row is a footnote; one with figures of a unit is refused."""
        first = folded(next((text for text in texts if text), ""))
        notes = "|".join(map(re.escape, words().list["footnotes"]))
        if not re.match(rf"(?:{notes})\d*[:、.]", first):
            return False
        if len(self._figures(row)) >= _LEAST_FIGURES_OF_A_UNIT:
            self._clear = False
            row.refuse(checks.SUM_WITH_UNIT.at(row.place, first, self._layout.official.columns["entity"], value=row.text("entity")))
        return True

    def _figures(self, row: RowReader) -> dict[str, Decimal]:
        found = {}
        for field in self._layout.places:
            if field in _ADDED_UP and row.text(field):
                try:
                    found[field] = cells.figure(row.text(field), field)
                except Fault:
                    continue  # told where the row is read
        return found

    def _of_a_unit(self, row: RowReader) -> list[str]:
        """Return the columns of a row of sums in which something stands that only a unit has."""
        found = [field for field in ("name", "number") if row.text(field) and not _says_sum(row.text(field))]
        of_entity = _says_sum(row.text("name")) and not row.text("number")
        if row.text("entity") and not _says_sum(row.text("entity")) and not of_entity:
            found.append("entity")
        found += [field for field in _OF_A_UNIT if row.text(field)]
        try:
            remark = read_remark(row.text("remark"))
        except Fault:
            return [*found, "remark"]
        return [*found, *(["remark"] if remark.meaning != ((), None, None) else [])]

    def _compare(self, row: RowReader, rows: Mapping[str, Decimal]) -> None:
        for field in self._layout.places:
            if field not in _ADDED_UP or not row.text(field):
                continue
            said = row.read(cells.figure, field)
            if said is None:
                continue
            expected = rounded_fraction(Fraction(rows.get(field, Decimal(0))), decimals_of(said))
            if expected != said:
                column = self._layout.official.columns[field]
                with exactly():
                    difference = plain(expected - said)
                self._findings.append(
                    checks.SUM_DIFFERS.at(row.at(field), plain(said), plain(expected), column=column, difference=difference)
                )


def _sum_word(row: RowReader, texts: list[str]) -> str:
    """Return the word for a sum in the first two cells that are filled, or in number or name; nothing where there is none."""
    first = [text for text in texts if text][:2]
    return next((folded(text) for text in (*first, row.text("number"), row.text("entity"), row.text("name")) if _says_sum(text)), "")


def _says_sum(text: str) -> bool:
    """Tell whether a cell says that its row is a sum; a Chinese word for it may have other words before it."""
    sums = (*words().list["totals"], *words().list["subtotals"])
    return folded(text) in sums or folded(text).endswith(tuple(word for word in sums if not word.isascii()))


def _is_subtotal(word: str) -> bool:
    return word.endswith(words().list["subtotals"])
