"""Reads tables of hours or days into readings, and tells every fault of form at its cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TypeVar

from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Joined
from tanheng.monitoring import cells, checks
from tanheng.monitoring.columns import Columns, find_columns, headed
from tanheng.monitoring.formulas import HOURS_OF_A_DAY
from tanheng.monitoring.model import COUNTED, VALID, Reading
from tanheng.monitoring.words import words
from tanheng.quantification.sectors import Fault
from tanheng.tables import Table, refusals

_TEXTS = ("entity", "source", "time", "date", "flag")
_Read = TypeVar("_Read")


def read_readings(table: Table, findings: list[Finding]) -> list[Reading]:
    """Return the rows of a table that have no fault of form; faults are findings."""
    table = headed(table)
    columns = find_columns(table, findings)
    if columns is None:
        return []
    if len(table.rows) < 2:
        findings.append(refusals.NO_TABLE.at(table.place()))
    moment = columns.places["time" if columns.hourly else "date"]
    some_hour = any(len(texts) > moment and cells.names_an_hour(texts[moment]) for _, texts in table.rows[1:])
    readings = []
    for number, texts in table.rows[1:]:
        if len(texts) > columns.width and (beyond := table.beyond(number, texts, columns.width)):
            findings.append(beyond)
            continue
        cell = {name: texts[place] if place < len(texts) else "" for name, place in columns.places.items()}
        faults: list[Fault] = []
        reading = _reading(columns, number, cell, faults, some_hour=some_hour)
        findings += [fault.check.at(columns.place(number, fault.column), fault.found, fault.expected, **fault.fields) for fault in faults]
        if reading is not None and not faults:
            readings.append(reading)
    return readings


def name_by_beginning(readings: list[Reading], findings: list[Finding]) -> None:
    """Bring the hours of a source that go up to 24:00, and so are named by their end, to the names 0 to 23 by their beginning.

    The hour that ends at 24:00, or at 0:00 of the next day, is the last of its day, also at the end of a month.
    """
    ends: dict[tuple[str, str], Reading] = {}
    for reading in readings:
        if reading.hour == HOURS_OF_A_DAY:
            ends.setdefault((reading.entity, reading.source), reading)
    for reading in ends.values():
        findings.append(checks.NAMED_BY_END.at(reading.place("time"), f"{reading.date} 24:00", source=reading.source))
    for reading in readings:
        if reading.hour is not None and (reading.entity, reading.source) in ends:
            reading.hour -= 1
            if reading.hour < 0:
                reading.date, reading.hour = reading.date - timedelta(days=1), HOURS_OF_A_DAY - 1


def _reading(columns: Columns, number: int, cell: dict[str, str], faults: list[Fault], *, some_hour: bool) -> Reading | None:
    """Read one row. Of an hour that does not count the numbers are not read: an instrument under repair shows anything."""
    source = _tried(lambda: _name(cells.stated(cell["source"], "source")), faults)
    flag = _tried(lambda: _flag(cell.get("flag", "")), faults)
    moment = _tried(lambda: _moment(columns, cell, some_hour=some_hour), faults)
    values = _values(cell, faults) if flag in COUNTED else {}
    if source is None or flag is None or moment is None:
        return None
    return Reading(columns, number, _name(cell.get("entity", "")), source, *moment, flag, values)


def _tried(read: Callable[[], _Read], faults: list[Fault]) -> _Read | None:
    try:
        return read()
    except Fault as fault:
        faults.append(fault)
        return None


def _moment(columns: Columns, cell: dict[str, str], *, some_hour: bool) -> tuple[date, int | None]:
    if not columns.hourly:
        return cells.day(cell["date"]), None
    on, hour = cells.hour(cell["time"])
    if not some_hour:
        raise Fault(checks.TIME_WRONG, "time", cell["time"], cells.TIME_FORM)
    return on, hour


def _flag(text: str) -> str:
    if not text:
        return VALID
    term = words().find("flag", text)
    if term is None:
        raise Fault(checks.FLAG_UNKNOWN, "flag", text, Joined(words().labels("flag")))
    return term.code


def _values(cell: dict[str, str], faults: list[Fault]) -> dict[str, Decimal]:
    """Return the numbers of a row by column; an empty cell has none."""
    values: dict[str, Decimal] = {}
    for column, text in cell.items():
        if column not in _TEXTS and text:
            value = _tried(lambda text=text, column=column: cells.number(text, column), faults)  # type: ignore[misc]
            if value is not None:
                values[column] = value
    return values


@cache
def _name(written: str) -> str:
    """Return a name as it is compared: full-width letters folded, spaces single."""
    return " ".join(unicodedata.normalize("NFKC", written).split())
