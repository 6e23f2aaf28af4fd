"""Reads small flat tables whose columns and words a room's own `vocabulary.yaml` names; every fault is told at its cell."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeVar

from tanheng.kernel.exact import NotANumber, NumberOutOfBounds, decimals_of, parse_decimal
from tanheng.kernel.findings import Check, Finding, Place
from tanheng.kernel.messages import Joined, Label
from tanheng.lawbook.nodes import Node, read_nodes
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import Term, folded
from tanheng.tables import Table, refusals

OWN_PREFIX = "x_"
_SEARCHED_ROWS = 10
_LIKE = 0.5
_Read = TypeVar("_Read")


class FormChecks(NamedTuple):
    """The numbered checks of a room for the form of its table."""

    missing: Check
    unknown: Check
    twice: Check
    unnamed: Check
    empty: Check
    no_number: Check
    out_of_bounds: Check
    negative: Check
    not_whole: Check
    term: Check


class Words:
    """Columns and lists of terms, found by any of their written forms."""

    def __init__(self, root: Node) -> None:
        self._lists = {name: _terms(node) for name, node in root.mapping().items()}

    def find(self, kind: str, written: str) -> Term | None:
        """Return the term of a list that is written so, or None."""
        return self._lists[kind].get(folded(written))

    def terms(self, kind: str) -> dict[str, Term]:
        """Return all terms of a list by code, in the order of the file."""
        return {term.code: term for term in self._lists[kind].values()}

    def labels(self, kind: str) -> Joined:
        """Return the names of all terms of a list."""
        return Joined(tuple(term.label for term in self.terms(kind).values()))

    def label(self, kind: str, code: str) -> Label:
        """Return the name of a term; of one that is not listed, its code."""
        term = self.terms(kind).get(code)
        return term.label if term else Label(code, code)

    def near(self, kind: str, written: str) -> Joined:
        """Return the names that resemble the written one; all where none does."""
        close = difflib.get_close_matches(folded(written), self._lists[kind], cutoff=_LIKE)
        return Joined(tuple(dict.fromkeys(self._lists[kind][name].label for name in close))) if close else self.labels(kind)


def read_words(path: Path) -> Words:
    """Read a vocabulary; every top-level key is a list of terms, `columns` among them."""
    return Words(read_nodes(path, path.name))


def _terms(root: Node) -> dict[str, Term]:
    found = {}
    for code, node in root.mapping().items():
        also = node.find("also")
        label = Label(node.get("zh").text(), node.get("en").text())
        for written in (code, label.zh, label.en, *(item.text() for item in (also.sequence() if also else ()))):
            found[folded(written)] = Term(code, label)
    return found


@dataclass(frozen=True, slots=True)
class Form:
    """What a table is read with: its words, its checks, and the columns that it must have.

    With `rows_anyway`, the rows below a faulty header are read too, as far as its columns are known.
    """

    words: Words
    checks: FormChecks
    required: tuple[str, ...]
    rows_anyway: bool = False


class Line:
    """One row of the table: the text of each known column, and the faults found in it so far."""

    def __init__(self, form: Form, table: Table, number: int, places: dict[str, int], texts: list[str]) -> None:
        self._form, self._table, self._places = form, table, places
        self.number = number
        self.cells = {code: texts[place] if place < len(texts) else "" for code, place in places.items()}
        self.findings: list[Finding] = []

    def at(self, column: str = "") -> Place:
        """Return the place of a column's cell, or of the row."""
        return self._table.place(self.number, self._places[column] + 1 if column in self._places else 0)

    @property
    def sheet(self) -> Place:
        """Return the place of the whole sheet."""
        return self._table.place()

    def has(self, column: str) -> bool:
        """Tell whether the table has the column."""
        return column in self._places

    def refuse(self, check: Check, column: str, found: object = "", expected: object = "", **fields: object) -> None:
        """Note a fault of a cell; a column that the table must have and lacks was told at its header."""
        if column not in self._places and column in self._form.required:
            return
        self.findings.append(check.at(self.at(column), found, expected, **fields))

    def tried(self, read: Callable[[], _Read]) -> _Read | None:
        """Return what can be read; a fault is noted."""
        try:
            return read()
        except Fault as fault:
            self.refuse(fault.check, fault.column, fault.found, fault.expected, **fault.fields)
            return None

    def text(self, column: str) -> str | None:
        """Return the text of a cell that must not be empty, None with a finding otherwise."""
        written = " ".join(self.cells.get(column, "").split())
        if not written:
            self.refuse(self._form.checks.empty, column, "", self._form.words.label("columns", column))
            return None
        return written

    def number_in(self, column: str, *, required: bool = True) -> Decimal | None:
        """Return a number that is not negative; None for an empty cell, which is a fault where it is required."""
        return self.tried(lambda: self._number(column, required))

    def whole(self, column: str) -> int | None:
        """Return whole tonnes that are not negative; anything else is a fault."""
        value = self.number_in(column)
        if value is not None and decimals_of(value):
            self.refuse(self._form.checks.not_whole, column, self.cells[column])
            return None
        return None if value is None else int(value)

    def term(self, kind: str, column: str, *, required: bool = True) -> Term | None:
        """Return the term of a list that stands in the cell; None for an empty cell, which is a fault where it is required."""
        written = self.cells.get(column, "")
        if not written and not required:
            return None
        if self.text(column) is None:
            return None
        found = self._form.words.find(kind, written)
        if found is None:
            self.refuse(self._form.checks.term, column, written, self._form.words.labels(kind))
        return found

    def _number(self, column: str, required: bool) -> Decimal | None:
        checks, text = self._form.checks, self.cells.get(column, "")
        if not text:
            if required:
                raise Fault(checks.empty, column, "", self._form.words.label("columns", column))
            return None
        try:
            value = parse_decimal(text)
        except NotANumber:
            raise Fault(checks.no_number, column, text) from None
        except NumberOutOfBounds:
            raise Fault(checks.out_of_bounds, column, text) from None
        if value < 0:
            raise Fault(checks.negative, column, text)
        return value


def read_lines(tables: Iterable[Table], form: Form, findings: list[Finding]) -> list[Line]:
    """Return the rows of all tables; the faults of headers are findings. A sheet whose name begins with x_ is left out."""
    lines: list[Line] = []
    for table in tables:
        if not folded(table.sheet).startswith(OWN_PREFIX):
            lines += _lines(_headed(table, form), form, findings)
    return lines


def _headed(table: Table, form: Form) -> Table:
    """Return the table from its header on: the first of ten rows that names most columns."""
    counts = [sum(form.words.find("columns", text) is not None for text in texts if text) for _, texts in table.rows[:_SEARCHED_ROWS]]
    best = counts.index(max(counts))
    return table if best == 0 else Table(table.file, table.sheet, table.rows[best:], table.origins, table.hidden, table.names)


def _lines(table: Table, form: Form, findings: list[Finding]) -> list[Line]:
    places, is_sound = _places(table, form, findings)
    if not is_sound and not form.rows_anyway:
        return []
    width = len(table.rows[0][1])
    lines = []
    for number, texts in table.rows[1:]:
        if len(texts) > width and (beyond := table.beyond(number, texts, width)):
            findings.append(beyond)
            continue
        lines.append(Line(form, table, number, places, texts))
    if len(table.rows) < 2:
        findings.append(refusals.NO_TABLE.at(table.place()))
    return lines


def _places(table: Table, form: Form, findings: list[Finding]) -> tuple[dict[str, int], bool]:
    """Return the places of the columns, and whether nothing in the header is wrong; what is wrong is told."""
    checks, words = form.checks, form.words
    row, header = table.rows[0]
    faults: list[Finding] = []
    places: dict[str, int] = {}
    for place, written in enumerate(header):
        cell = table.place(row, place + 1)
        term = words.find("columns", written)
        if not written:
            if first := table.first_below(place + 1):
                faults.append(checks.unnamed.at(cell, first[1], cell=first[0].cell))
        elif folded(written).startswith(OWN_PREFIX):
            continue
        elif term is None:
            faults.append(checks.unknown.at(cell, written, words.near("columns", written)))
        elif term.code in places:
            faults.append(checks.twice.at(cell, written, term.label))
        else:
            places[term.code] = place
    faults += [checks.missing.at(table.place(row), "", words.label("columns", code)) for code in form.required if code not in places]
    findings += faults
    return places, not faults
