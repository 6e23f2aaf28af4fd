"""The numbered refusals of files that cannot be read safely or at all (50xx). They are house rules; no article stands behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tanheng.kernel.findings import Check, Finding, Place, Severity

MAX_FILE_BYTES = 100 * 2**20
MAX_UNPACKED_BYTES = 600 * 2**20
MAX_PACKING_RATIO = 400
MAX_ROWS = 1_048_576
MAX_COLUMNS = 400
MAX_CELL_CHARACTERS = 2_000
MAX_SPANNED_CELLS = 30_000_000
MAX_FORMULAS = 100_000
REPORTED_FORMULAS = 200
_MOST_SHOWN = 80

_ERROR = Severity.ERROR
UNREADABLE = Check(5001, _ERROR, "The file cannot be read: {found}. Hand in a CSV or XLSX file.")
TOO_LARGE = Check(5002, _ERROR, "The file has {found} bytes, at most {expected} are read. Split it by month or by entity.")
ENCRYPTED = Check(5003, _ERROR, "The workbook is encrypted or in the old binary format. Save it without a password as XLSX.")
MACROS = Check(5004, _ERROR, "The workbook contains macros. Save it as XLSX without macros.")
ZIP_BOMB = Check(
    5005, _ERROR, "The workbook unpacks to {found} bytes, more than any honest table of its size ({expected}). It is not opened."
)
WRONG_ENCODING = Check(5006, _ERROR, "The text is neither UTF-8 nor GB18030. Save the file as CSV UTF-8.")
FORMULA = Check(5007, _ERROR, "A formula stands where a value belongs. Copy the cells and paste them as values.")
NO_TABLE = Check(5008, _ERROR, "No table was found: one row must name the columns, and at least one row must follow.")
TOO_MANY_ROWS = Check(5011, _ERROR, "The table has more than {expected} rows. Split it by month or by entity.")
RAGGED_ROW = Check(
    5012,
    _ERROR,
    "The row has {found} cells, and the header names {expected} columns: beyond them stands “{text}”. A comma inside a value needs quotes; "
    "what has no column is taken out.",
)
ERROR_VALUE = Check(5013, _ERROR, "The cell holds the error {found}. Mend it in the spreadsheet.")
LONG_CELL = Check(5014, _ERROR, "The cell holds {found} characters or control characters; at most {expected} plain ones are read.")
TOO_MANY_CELLS = Check(
    5015, _ERROR, "The sheet spans {found} cells, at most {expected} are read. Delete the cells far away from the table, or split it."
)
TOO_WIDE = Check(5016, _ERROR, "The row has {found} cells, at most {expected} are read. Take the cells out that hold nothing.")
CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its rows as trimmed texts with their row numbers in the file; empty rows are left out."""

    file: str
    sheet: str
    rows: list[tuple[int, list[str]]]
    origins: Mapping[tuple[int, int], tuple[int, int]] | None = None
    hidden: bool = False
    names: tuple[str, ...] = ()
    texts: frozenset[tuple[int, int]] = frozenset()  # of a workbook that may be a template: the cells that hold a text and no number

    def place(self, row: int = 0, column: int = 0) -> Place:
        """Return the place of a cell; rows and columns count from 1.

        A table that was made from another layout has `origins`: the row and column there of its cells, and of its rows (column 0).
        A table that a program handed in has the `names` of its columns, and its places say them instead of letters.
        """
        if self.origins is not None:
            row, column = self.origins.get((row, column)) or self.origins.get((row, 0), (row, column))
        if self.names:
            return Place(self.file, self.sheet, row, column, self._called(row, column))
        return Place(self.file, self.sheet, row, column)

    def first_below(self, column: int, header: int = 0) -> tuple[Place, str] | None:
        """Return the first filled cell of a column below the row of the header (by its place in `rows`), with its text shortened."""
        for number, texts in self.rows[header + 1 :]:
            if len(texts) >= column and texts[column - 1]:
                return self.place(number, column), texts[column - 1][:_MOST_SHOWN]
        return None

    def beyond(self, number: int, texts: list[str], width: int) -> Finding | None:
        """Return the refusal of a row that has something beyond the columns of its header, at its first cell there; None where not."""
        for column, text in enumerate(texts[width:], start=width + 1):
            if text:
                return RAGGED_ROW.at(self.place(number, column), len(texts), width, text=text[:_MOST_SHOWN])
        return None

    def _called(self, row: int, column: int) -> str:
        name = self.names[column - 1] if 0 < column <= len(self.names) else ""
        return ", ".join(part for part in (f"row {row}" if row else "", name) if part)


class TableRefused(Exception):
    """A file is refused as a whole, or some of its cells are; all findings stand in `findings`, what could be read in `tables`."""

    def __init__(self, findings: list[Finding], tables: list[Table] | None = None) -> None:
        super().__init__("; ".join(f"{finding.code} {finding.place}" for finding in findings))
        self.findings = findings
        self.tables = tables or []
