"""Reads a filled template workbook: recognises it, holds it against its plan, and turns it into flat tables and claims.

A template is the one kind of workbook in which formulas are accepted, and only in the cells that its plan computes: their results are no
input, but are compared with what the program computes. A workbook that merely says that it is a template gains nothing by that: its rows
must stand exactly as the plan has them, or it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from tanheng.kernel.exact import NotANumber, NumberOutOfBounds, parse_decimal, plain
from tanheng.kernel.findings import Place
from tanheng.lawbook import Lawbook
from tanheng.quantification import checks
from tanheng.quantification.claims import Claim
from tanheng.quantification.intake import cells as reading
from tanheng.quantification.intake.columns import headed
from tanheng.quantification.intake.template_results import Results, block_of, numbers_as_text
from tanheng.quantification.report import Report
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.companions import OF_THE_WORKS, REQUIRED
from tanheng.quantification.templates.identity import KIND, METADATA_SHEET, NAME, fault_of, months_said
from tanheng.quantification.templates.labels import locked_texts, table_heading
from tanheng.quantification.templates.making import LawfulTemplate, lawful_template
from tanheng.quantification.templates.parameters import FIRST_FIGURE, ParameterRow, placed
from tanheng.quantification.templates.plan import CODE, ITEM, LABEL, Row, SheetPlan, TemplateImpossible, words
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Table, TableRefused, read_tables, refusals
from tanheng.tables.reading import Progress

_COLUMNS = ("entity", "uscc", "province", "works", "sector", "unit", "scope", "month", "category", "item", "flow", "quantity")
_OPTIONAL = ("origin", "device", "ncv", "carbon", "purity", plan.POINT, plan.NCV_POINT, plan.METHOD)
_BESIDE = (plan.NCV, plan.POINT, plan.NCV_POINT, plan.METHOD)  # the rows whose second column says something of all months
_BREAKING = frozenset(
    check.code
    for check in (
        checks.TEMPLATE_DAMAGED,
        checks.TEMPLATE_VERSION,
        checks.TEMPLATE_SHEET_MISSING,
        checks.TEMPLATE_ROW_MOVED,
        checks.TEMPLATE_FACTOR_DIFFERS,
        checks.TEMPLATE_OF_OTHER_LAW,
        checks.TEMPLATE_TEXT_CHANGED,
    )
)
_Origins = dict[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class TemplateRead:
    """What a template holds: flat tables, what its formulas say, and the sheets of the workbook that are none of its own."""

    sector: str = ""
    tables: list[Table] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    others: list[Table] = field(default_factory=list)


def read_input(path: Path, lawbook: Lawbook, progress: Progress | None = None) -> list[Table]:
    """Read the sheets of a file of activity data for `quantify`; in a template, formulas are accepted where the template itself computes.

    A template that is broken is handed on without a word about its formulas: `quantify` refuses it and says why. Raises TableRefused.
    """
    try:
        return read_tables(path, progress, computed=lambda tables: computed_cells(tables, lawbook))
    except TableRefused as refusal:
        others = [finding for finding in refusal.findings if finding.code != refusals.FORMULA.code]
        if others or not _is_broken(refusal.tables, lawbook):
            raise
        return refusal.tables


def _is_broken(tables: Sequence[Table], lawbook: Lawbook) -> bool:
    """Tell whether the workbook is a template that `quantify` refuses as a whole."""
    if not is_template(tables):
        return False
    report = Report()
    read_template(tables, lawbook, report)
    return any(finding.code in _BREAKING for finding in report.findings)


def computed_cells(tables: Sequence[Table], lawbook: Lawbook) -> frozenset[Place]:
    """Return the cells that the template itself computes; none for any other workbook, or one whose plan is not known."""
    template = _template_of(_said(tables), lawbook)
    if template is None:
        return frozenset()
    file = tables[0].file
    return frozenset(
        Place(file, sheet.name, row.number, column)
        for sheet in template.plan.sheets
        for row in sheet.rows
        for column in sheet.computed_columns(row)
    )


def is_template(tables: Iterable[Table]) -> bool:
    """Tell whether the workbook says that it is a template."""
    return bool(_said(tables))


def read_template(tables: Sequence[Table], lawbook: Lawbook, report: Report) -> TemplateRead:
    """Hold the workbook against its plan and return what it holds; every fault is a finding at its cell."""
    said = _said(tables)
    metadata = next(table for table in tables if table.sheet == METADATA_SHEET)
    wrong = fault_of(said)
    if wrong is not None:
        name, expected = wrong
        check = checks.TEMPLATE_VERSION if name == "version" else checks.TEMPLATE_DAMAGED
        report.add(check.at(_entry(metadata, name), said.get(name, ""), expected, entry=name))
        return TemplateRead()
    try:
        template = lawful_template(lawbook, said["sector"], months_said(said)[0], int(said["months"]), said["layout"])
    except TemplateImpossible as impossible:
        report.add(checks.TEMPLATE_OF_OTHER_LAW.at(_entry(metadata, "law"), said["law"], lawbook.hash, why=impossible.message))
        return TemplateRead()
    return _Reader(template, tables, report).read(said["law"] == lawbook.hash, metadata)


def _said(tables: Iterable[Table]) -> dict[str, str]:
    """Return what the hidden sheet says; nothing if there is none that names a template."""
    for table in tables:
        if table.sheet == METADATA_SHEET:
            said = {texts[0]: texts[1] for _, texts in table.rows if len(texts) > 1}
            return said if said.get(KIND) == NAME else {}
    return {}


def _template_of(said: dict[str, str], lawbook: Lawbook) -> LawfulTemplate | None:
    if not said or fault_of(said) is not None:
        return None
    try:
        return lawful_template(lawbook, said["sector"], months_said(said)[0], int(said["months"]), said["layout"])
    except TemplateImpossible:
        return None


def _entry(metadata: Table, name: str) -> Place:
    number = next((number for number, texts in metadata.rows if texts[0] == name), 0)
    return metadata.place(number, 2 if number else 0)


class _Reader:
    """Reads the sheets of one template."""

    def __init__(self, template: LawfulTemplate, tables: Sequence[Table], report: Report) -> None:
        self._template, self._plan, self._report = template, template.plan, report
        self._tables = {table.sheet: table for table in tables}
        self._texts: dict[str, dict[int, list[str]]] = {name: dict(table.rows) for name, table in self._tables.items()}
        self._facts: dict[str, str] = {}
        self._found = TemplateRead(self._plan.sector)
        self._quantities: dict[str, dict[int, Place]] = {}
        self._used: set[tuple[str, str, str]] = set()
        self._chosen: list[tuple[tuple[str, str, str], Place]] = []
        groups = [group for part in self._plan.parts for group in part.groups]
        optional = {"origin", "ncv"} | {group.attribute for group in groups if group.attribute}
        optional |= {plan.METHOD} if any(group.methods for group in groups) else set()
        optional |= {name for group in groups for name in ("carbon", "purity") if getattr(group, name)}
        optional |= {plan.POINT, plan.NCV_POINT} if any(group.points for group in groups) else set()
        self._columns = (*_COLUMNS, *(name for name in _OPTIONAL if name in optional))

    def read(self, same_law: bool, metadata: Table) -> TemplateRead:
        """Return what the template holds; nothing of it where its rows or factors are not the plan's."""
        own = {METADATA_SHEET, words("sheet_guide").zh, words("sheet_parameters").zh, *(sheet.name for sheet in self._plan.sheets)}
        faults = len(self._report.findings)
        for sheet in self._plan.sheets:
            self._check_rows(sheet)
        self._check_factors()
        if len(self._report.findings) == faults:
            self._check_texts(metadata)
        if len(self._report.findings) > faults:
            return self._found
        if not same_law:
            self._report.add(checks.TEMPLATE_LAW_CHANGED.at(_entry(metadata, "law")))
        for sheet in self._plan.sheets:
            self._sheet(sheet)
        self._found.others = [self._of_the_works(table) for name, table in self._tables.items() if name not in own]
        for about, place in self._chosen:
            if about not in self._used:
                self._report.add(checks.TEMPLATE_ITEM_UNUSED.at(place, about[2]))
        if not self._found.tables and not self._report.refuses:
            first = next(row for row in self._plan.sheets[0].rows if row.role == plan.QUANTITY)
            wanted = vocabulary().term("columns", "quantity").label
            self._report.add(
                checks.CELL_EMPTY.at(self._tables[self._plan.sheets[0].name].place(first.number, plan.FIRST_MONTH), "", wanted)
            )
        self._found.claims = Results(self._template, self._tables, self._facts, self._report).of(self._quantities)
        return self._found

    def _of_the_works(self, table: Table) -> Table:
        """Add the columns of entity and works to a companion sheet that has none: what stands on it is about the works of the template."""
        name = vocabulary().find("sheets", table.sheet)
        if name is None or name.code not in REQUIRED:
            return table
        header = headed(table, REQUIRED[name.code]).rows[0]
        said = {term.code for text in header[1] if text and (term := vocabulary().find("columns", text)) is not None}
        facts = {fact: text for fact in OF_THE_WORKS if fact not in said and (text := reading.name(self._facts.get(fact, "")))}
        width = max(len(texts) for _, texts in table.rows)
        rows = [
            (number, [*texts, *[""] * (width - len(texts)), *(facts if number == header[0] else facts.values())])
            for number, texts in table.rows
        ]
        return replace(table, rows=rows)

    def _text(self, sheet: str, row: int, column: int) -> str:
        texts = self._texts.get(sheet, {}).get(row, [])
        return texts[column - 1] if column <= len(texts) else ""

    def _check_rows(self, sheet: SheetPlan) -> None:
        """The codes of the first column and the months of the header must stand where the plan has them; what follows must be empty."""
        table = self._tables.get(sheet.name)
        if table is None:
            self._report.add(checks.TEMPLATE_SHEET_MISSING.at(Place(next(iter(self._tables.values())).file), "", sheet.name))
            return
        for row in sheet.rows:
            if (found := self._text(sheet.name, row.number, CODE)) != row.code:
                self._report.add(checks.TEMPLATE_ROW_MOVED.at(table.place(row.number, CODE), found, row.code))
                return  # one row that is gone moves all that follow
        beyond = [number for number, texts in table.rows if number > len(sheet.rows) and any(texts)]
        if beyond:
            self._report.add(checks.TEMPLATE_ROW_MOVED.at(table.place(beyond[0]), self._text(sheet.name, beyond[0], CODE), ""))
        for column, month in sheet.month_columns.items():
            if (found := self._text(sheet.name, 2, column)) != str(month):
                self._report.add(checks.TEMPLATE_ROW_MOVED.at(table.place(2, column), found, month))

    def _check_texts(self, metadata: Table) -> None:
        """The names and units of the locked cells are those of the template; a unit that says kg makes another number of a figure."""
        language = _said([metadata])["language"]
        for sheet in self._plan.sheets:
            for row in sheet.rows:
                texts = locked_texts(self._template, sheet, row, language)
                self._check_locked(sheet.name, row.number, texts)
        name, places = words("sheet_parameters").zh, placed(self._template.tables)
        for table in self._template.tables:
            self._check_locked(name, places[table.rows[0].code] - 1, table_heading(table))

    def _check_locked(self, sheet: str, number: int, texts: Mapping[int, str]) -> None:
        for column, text in texts.items():
            if (found := self._text(sheet, number, column)) != text.strip():
                self._report.add(checks.TEMPLATE_TEXT_CHANGED.at(self._tables[sheet].place(number, column), found, text))

    def _check_factors(self) -> None:
        name = words("sheet_parameters").zh
        table = self._tables.get(name)
        if table is None:
            self._report.add(checks.TEMPLATE_SHEET_MISSING.at(Place(next(iter(self._tables.values())).file), "", name))
            return
        places = placed(self._template.tables)
        for row in (row for known in self._template.tables for row in known.rows):
            for column, found, expected in self._compared(name, places[row.code], row):
                self._report.add(checks.TEMPLATE_FACTOR_DIFFERS.at(table.place(places[row.code], column), found, expected, item=row.name))

    def _compared(self, sheet: str, number: int, row: ParameterRow) -> Iterable[tuple[int, str, str]]:
        texts = [(CODE, row.code), (ITEM, row.name), (LABEL, row.uom)]
        for column, text in texts:
            if (found := self._text(sheet, number, column)) != text.strip():
                yield column, found, text
        for column, figure in enumerate(row.figures, start=FIRST_FIGURE):
            found = self._text(sheet, number, column)
            if isinstance(figure, str):
                if found != figure:
                    yield column, found, figure
            elif _number(found) != figure:
                yield column, found, plain(figure)

    def _sheet(self, sheet: SheetPlan) -> None:
        table = self._tables[sheet.name]
        for row in sheet.rows:
            if row.role == plan.FACT:
                self._facts[row.code] = self._text(sheet.name, row.number, LABEL)
        units = {
            row.part.code: self._text(sheet.name, row.number, LABEL) for row in sheet.rows if row.role == plan.UNIT and row.part is not None
        }
        flat = _Flat(self._columns)
        self._check_types(sheet)
        used: set[str] = set()
        for row in sheet.rows:
            if row.role == plan.QUANTITY and row.part is not None:
                cells = self._quantities[block_of(sheet, row)] = self._block(sheet, row, units, flat)
                used |= {row.part.code} if cells else set()
        self._check_names(sheet, units, used)
        if flat.rows:
            self._found.tables.append(Table(table.file, table.sheet, [(1, list(self._columns)), *flat.rows], flat.origins))

    def _block(self, sheet: SheetPlan, row: Row, units: dict[str, str], flat: _Flat) -> dict[int, Place]:
        """Take the quantities of one block; return their cells by column."""
        assert row.group is not None, "a quantity belongs to a group"
        assert row.part is not None, "a group belongs to a part"
        table, part, group = self._tables[sheet.name], row.part, row.group
        start = row.code.rsplit("|", 1)[0]
        item = row.item or self._text(sheet.name, row.number, ITEM)
        given = {column: text for column in sheet.month_columns if (text := self._text(sheet.name, row.number, column))}
        if given and not item:
            wanted = vocabulary().term("columns", "item").label
            self._report.add(checks.CELL_EMPTY.at(table.place(row.number, ITEM), "", wanted))
            return {}
        about = (part.code, group.name, item)
        if given:
            self._used.add(about)
        elif item and not row.item:
            self._chosen.append((about, table.place(row.number, ITEM)))
        more = {name: sheet.by_code[f"{start}|{name}"].number for name in ("ncv", "carbon", "purity") if f"{start}|{name}" in sheet.by_code}
        beside = [known for role in _BESIDE if (known := sheet.by_code.get(f"{start}|{role}")) is not None and known.attribute]
        for column, month in sheet.month_columns.items():
            measured = {name: (self._text(sheet.name, number, column), number) for name, number in more.items()}
            if column not in given:
                for text, number in measured.values():
                    if text:
                        self._report.add(checks.HEAT_UNUSED.at(table.place(number, column), item=item))
                continue
            cells: dict[str, tuple[str, int, int]] = {
                "unit": (units.get(part.code, ""), 0, 0),
                "scope": (part.scope, 0, 0),
                "month": (str(month), 2, column),
                "category": (group.category, 0, 0),
                "item": (item, row.number, ITEM),
                "flow": (group.flow, 0, 0),
                "quantity": (given[column], row.number, column),
            } | {name: (text, number, column) for name, (text, number) in measured.items()}
            for known in beside:
                cells[known.attribute] = (self._text(sheet.name, known.number, ITEM), known.number, ITEM)
            flat.add(self._of_entity(sheet, first=not self._found.tables and not flat.rows) | {"sector": (self._plan.sector, 0, 0)} | cells)
        return {column: table.place(row.number, column) for column in given}

    def _of_entity(self, sheet: SheetPlan, *, first: bool) -> dict[str, tuple[str, int, int]]:
        """Facts of the enterprise are tested once, in the first row of all."""
        names = plan.FACTS if first else ("entity", "works")
        rows = {name: sheet.by_code[name].number if name in sheet.by_code else 0 for name in names}
        return {name: (self._facts.get(name, ""), rows[name], LABEL) for name in names}

    def _check_types(self, sheet: SheetPlan) -> None:
        """A number that was typed as a text reads like a number and counts in no formula; what follows from it is not told."""
        table = self._tables[sheet.name]
        for row, column in numbers_as_text(sheet, sorted(table.texts)):
            text = self._text(sheet.name, row.number, column)
            if _number(text) is not None:
                assert row.part is not None, "what is filled in belongs to a part"
                lent = row.group is not None and row.group.lends_heat
                self._report.add(
                    checks.NUMBER_AS_TEXT.at(table.place(row.number, column), text),
                    entity=reading.name(self._facts.get("entity", "")),
                    scope=None if lent else row.part.scope,
                    month=sheet.month_columns[column],
                )

    def _check_names(self, sheet: SheetPlan, units: dict[str, str], used: set[str]) -> None:
        """Where a sheet has room for several units of one kind, each that is used has a name of its own."""
        seen: dict[tuple[str, str], str] = {}
        for part in self._plan.parts:
            if not part.number or part.code not in used:
                continue
            place = self._tables[sheet.name].place(sheet.by_code[f"{part.code}|{plan.UNIT}"].number, LABEL)
            name = units[part.code]
            if not name:
                self._report.add(checks.CELL_EMPTY.at(place, "", words("unit")))
            elif seen.setdefault((part.scope, name), part.code) != part.code:
                self._report.add(checks.TEMPLATE_UNIT_TWICE.at(place, name))


class _Flat:
    """Rows of a flat table under their header, with the cells of the template that they came from."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._columns = columns
        self.rows: list[tuple[int, list[str]]] = []
        self.origins: _Origins = {}

    def add(self, cells: dict[str, tuple[str, int, int]]) -> None:
        """Append a row of texts with their row and column in the template, 0 where they stand nowhere."""
        number = len(self.rows) + 2
        self.rows.append((number, [cells[name][0] if name in cells else "" for name in self._columns]))
        self.origins[number, 0] = cells["quantity"][1:]
        for name, (_, row, column) in cells.items():
            if row:
                self.origins[number, self._columns.index(name) + 1] = (row, column)


def _number(text: str) -> Decimal | None:
    try:
        return parse_decimal(text)
    except (NotANumber, NumberOutOfBounds):
        return None
