"""Fills templates in for tests: through the renderer, and by changing the XML of what it wrote."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from tanheng.kernel.findings import column_letters
from tanheng.kernel.months import Month
from tanheng.lawbook import shipped_lawbook
from tanheng.quantification import Line, Outcome, quantify, read_input
from tanheng.quantification.templates.companions import HEADER, NUMBERS
from tanheng.quantification.templates.making import LawfulTemplate, lawful_template
from tanheng.quantification.templates.plan import COLUMNS
from tanheng.quantification.vocabulary import vocabulary
from tanheng.workbook import write_template

JANUARY, FEBRUARY, MARCH = (Month(2026, number) for number in (1, 2, 3))
Filled = Mapping[tuple[str, object], Decimal | str]


_kept: dict[tuple[int, str, str], tuple[LawfulTemplate, bytes]] = {}


@cache
def template(sector: str = "steel", months: int = 2, layout: str = COLUMNS) -> LawfulTemplate:
    """Plan a template from January 2026 on."""
    return lawful_template(shipped_lawbook(), sector, JANUARY, months, layout)


def written(path: Path, made: LawfulTemplate, filled: Filled, language: str = "zh") -> Path:
    """Write the template, filled in. What was written once is copied: making it takes a second."""
    key = (id(made), repr(sorted(filled.items(), key=repr)), language)
    if key not in _kept:
        write_template(path, made, shipped_lawbook(), language=language, filled=filled)
        _kept[key] = made, path.read_bytes()
    path.write_bytes(_kept[key][1])
    return path


def read(path: Path) -> Outcome:
    """Read the workbook as the command does and quantify it."""
    return quantify(read_input(path, shipped_lawbook()))


def part_of(path: Path, sheet: str) -> str:
    """Return the name of the part that holds a sheet."""
    with zipfile.ZipFile(path) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def with_content(path: Path, sheet: str, cell: str, content: str) -> Path:
    """Put content, as XML, into a cell; its kind becomes that of the content (`<v>` a number, `<is>` a text, `<f>` a formula)."""
    part = part_of(path, sheet)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    pattern = rf'<c r="{cell}"( s="\d+")?( t="\w+")?(/>|>.*?</c>)'
    kind = ' t="inlineStr"' if content.startswith("<is>") else ""
    xml = parts[part].decode()
    assert re.search(pattern, xml), cell
    parts[part] = re.sub(pattern, lambda found: f'<c r="{cell}"{found[1] or ""}{kind}>{content}</c>', xml, count=1).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content_of_part in parts.items():
            archive.writestr(name, content_of_part)
    return path


def text(content: str) -> str:
    """Return a text as the content of a cell."""
    return f"<is><t>{content}</t></is>"


def cell_of(made: LawfulTemplate, code: str, column: str = "E") -> tuple[str, str]:
    """Return sheet and cell of the row with the code."""
    for sheet in made.plan.sheets:
        if code in sheet.by_code:
            return sheet.name, f"{column}{sheet.by_code[code].number}"
    raise LookupError(code)


def noted(path: Path, sheet: str, *rows: dict[str, str]) -> Path:
    """Write rows into a companion sheet, by the codes of its columns."""
    header = {name: number for number, name in enumerate(header_of(path, sheet), start=1)}
    for number, row in enumerate(rows, start=HEADER + 1):
        for code, value in row.items():
            cell = f"{column_letters(header[vocabulary().term('columns', code).label.zh])}{number}"
            with_content(path, sheet, cell, text(value) if code not in NUMBERS else f"<v>{value}</v>")
    return path


def header_of(path: Path, sheet: str) -> list[str]:
    """Return the header of a companion sheet."""
    table = next(table for table in read_input(path, shipped_lawbook()) if table.sheet == sheet)
    return dict(table.rows)[HEADER]


def faults(outcome: Outcome) -> list[tuple[int, str]]:
    """Return number and place of every error."""
    return [(finding.code, str(finding.place)) for finding in outcome.findings if finding.severity == "error"]


def figures(outcome: Outcome) -> list[object]:
    """Everything that was computed."""
    of_results = [(r.order, r.emissions_t, r.output_t, r.intensity_t_per_t, r.subtotals, _lines(r.lines)) for r in outcome.results]
    of_years = [(a.unit, a.scope, a.emissions_t, a.output_t, a.intensity_t_per_t) for a in outcome.annual]
    return [*of_results, *of_years, *((s.month, s.other_t) for s in outcome.summaries)]


def _lines(lines: list[Line]) -> list[object]:
    return [(line.item, line.flow, line.origin, line.quantity, line.emissions_t) for line in lines]
