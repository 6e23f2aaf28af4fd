"""The numbered refusals of files that cannot be read safely or at all (50xx). They are house rules; no article stands behind them."""

from __future__ import annotations

from tanheng.kernel.findings import Finding, Place, Severity
from tanheng.kernel.messages import Message, message

MAX_FILE_BYTES = 100 * 2**20
MAX_UNPACKED_BYTES = 600 * 2**20
MAX_PACKING_RATIO = 400
MAX_ROWS = 1_048_576
MAX_COLUMNS = 400
MAX_CELL_CHARACTERS = 2_000


class TableRefused(Exception):
    """A file is refused as a whole, or some of its cells are; all findings stand in `findings`."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{finding.code} {finding.place}" for finding in findings))
        self.findings = findings


def refusal(code: int, place: Place, text: Message, found: str = "", expected: str = "") -> Finding:
    """Make one refusal."""
    return Finding(code, Severity.ERROR, place, found, expected, text)


def unreadable(place: Place, reason: str) -> Finding:
    """5001: the file is missing or is neither CSV nor XLSX."""
    return refusal(5001, place, message("The file cannot be read: {reason}. Hand in a CSV or XLSX file.", reason=reason), reason, "CSV, XLSX")


def too_large(place: Place, found: int, limit: int) -> Finding:
    """5002: more bytes than a table of this kind can need."""
    text = message("The file is too large: {found} bytes, at most {limit} are read. Split it by month or by entity.", found=found, limit=limit)
    return refusal(5002, place, text, str(found), f"<= {limit}")


def encrypted(place: Place) -> Finding:
    """5003: an encrypted or old binary workbook."""
    text = message("The workbook is encrypted or in the old binary format. Save it without a password as XLSX.")
    return refusal(5003, place, text, "OLE2", "XLSX")


def macros(place: Place) -> Finding:
    """5004: a workbook with macros."""
    text = message("The workbook contains macros. Save it as XLSX without macros.")
    return refusal(5004, place, text, "vbaProject", "XLSX")


def zip_bomb(place: Place, packed: int, unpacked: int) -> Finding:
    """5005: a workbook that unpacks to far more than its size."""
    text = message(
        "The workbook unpacks from {packed} to {unpacked} bytes, more than any honest table. It is not opened.", packed=packed, unpacked=unpacked
    )
    return refusal(5005, place, text, str(unpacked), f"<= {MAX_UNPACKED_BYTES}")


def wrong_encoding(place: Place) -> Finding:
    """5006: text that is neither UTF-8 nor GB18030."""
    text = message("The text is neither UTF-8 nor GB18030. Save the file as CSV UTF-8.")
    return refusal(5006, place, text, "?", "UTF-8, GB18030")


def formula(place: Place, found: str) -> Finding:
    """5007: a formula where a value belongs; its result may differ from machine to machine."""
    text = message("A formula stands where a value belongs. Copy the column and paste it as values.")
    return refusal(5007, place, text, found, "")


def no_table(place: Place) -> Finding:
    """5008: a file without a header and rows."""
    text = message("No table was found: the first row must name the columns, and at least one row must follow.")
    return refusal(5008, place, text, "0", ">= 1")


def too_many_rows(place: Place) -> Finding:
    """5011: more rows than a spreadsheet can hold."""
    text = message("The table has more rows than are read at once. Split it by month or by entity.")
    return refusal(5011, place, text, f"> {MAX_ROWS}", f"<= {MAX_ROWS}")


def ragged_row(place: Place, found: int, expected: int) -> Finding:
    """5012: a row with more cells than the header names."""
    text = message("The row has {found} cells, the header names {expected}. A comma inside a value needs quotes.", found=found, expected=expected)
    return refusal(5012, place, text, str(found), str(expected))


def error_value(place: Place, found: str) -> Finding:
    """5013: a spreadsheet error such as #REF!."""
    text = message("The cell holds the error {found}. Mend it in the spreadsheet.", found=found)
    return refusal(5013, place, text, found, "")


def long_cell(place: Place, found: int) -> Finding:
    """5014: a cell with far more text than any field takes, or with control characters."""
    text = message("The cell holds {found} characters or control characters; at most {limit} plain ones are read.", found=found, limit=MAX_CELL_CHARACTERS)
    return refusal(5014, place, text, str(found), f"<= {MAX_CELL_CHARACTERS}")
