"""Tables that a program hands in: rows as mappings from column to value instead of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.tables import MAX_ROWS, Given, Table, TableRefused, cell_faults, is_clean, refusals, text_of

_NOT_FINITE = frozenset({"nan", "-nan", "snan", "inf", "-inf", "infinity", "-infinity"})
_HEADER = 0


def table_of(rows: Iterable[Mapping[str, Given]], sheet: str = "") -> Table:
    """Make a table of rows, each a mapping from column (docs/reference/quantify.md, section 1) to value, in the column's unit.

    Rows may leave columns out. Decimals, whole numbers and texts are taken as they are, a binary float with the fifteen digits that a
    spreadsheet shows, None as an empty cell. `sheet` names it as a sheet of a workbook is named: `batches` and `stock` are companions.
    Places are told as `row 3, quantity`; the first row is row 1.

    Raises TableRefused with a finding for every cell that no table may hold (NaN, infinity, formulas, control characters) and where there
    is no row with a value; TypeError for a cell of another type, which is a mistake of the program.
    """
    given = [dict(row) for row in rows]
    names = tuple(dict.fromkeys(name for row in given for name in row))
    table = Table("", sheet, [(_HEADER, [_header(name) for name in names])], names=names)
    findings: list[Finding] = []
    for number, row in enumerate(given, start=1):
        texts = [_text(row.get(name), table.place(number, column), findings) for column, name in enumerate(names, start=1)]
        if not any(texts):
            continue
        if len(table.rows) > MAX_ROWS:
            findings.append(refusals.TOO_MANY_ROWS.at(table.place(number), number, MAX_ROWS))
            break
        _look_at(texts, table, number, findings)
        table.rows.append((number, texts))
    _look_at(table.rows[0][1], table, _HEADER, findings)
    if len(table.rows) == 1 and not findings:
        findings.append(refusals.NO_TABLE.at(Place("", sheet)))
    if findings:
        raise TableRefused(findings, [table])
    return table


def _look_at(texts: list[str], table: Table, number: int, findings: list[Finding]) -> None:
    if not is_clean(texts):
        findings.extend(cell_faults(texts, lambda column: table.place(number, column)))


def _header(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a column is named by a text, not by {name!r}")
    return name.strip()


def _text(cell: object, place: Place, findings: list[Finding]) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, Month):
        return str(cell)
    scalar = getattr(cell, "item", None)  # a scalar of an array library gives its own number
    number: object = scalar() if callable(scalar) else cell
    if number is not None and not isinstance(number, Given):
        raise TypeError(f"{place}: a cell holds a text, a number, a day or nothing, not {type(cell).__name__}")
    text = text_of(number)
    if text.lower() in _NOT_FINITE:
        findings.append(checks.NOT_A_NUMBER.at(place, text))
        return ""
    return text
