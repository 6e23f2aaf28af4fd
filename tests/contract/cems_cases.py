"""One case for every check of flue gas monitoring: a month that it passes, and one that it alone speaks about, at a certain cell."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from tanheng.kernel.findings import Check
from tanheng.monitoring import checks
from tests.contract.check_cases import Case
from tests.contract.handing_in import Input

DAY_COLUMNS = (
    "source", "date", "co2_percent", "co2_concentration", "velocity", "flow", "co2_mass", "o2_percent", "temperature", "humidity", "load",
    "flag",
)  # fmt: skip
HOUR_COLUMNS = (
    "source", "time", "flag", "co2_percent", "co2_concentration", "flow", "area", "velocity", "temperature", "pressure_atmospheric",
    "pressure_static", "humidity", "co2_mass",
)  # fmt: skip
_DAYS, _HOURS = 30, 24
_DAY = {"source": "S", "co2_percent": "12.00", "flow": "1200.500", "co2_mass": "2828.625"}
_RAW = {
    "area": "40", "velocity": "15.00", "temperature": "136.575", "pressure_atmospheric": "100000", "pressure_static": "1325",
    "humidity": "10.00",
}  # fmt: skip
_HOUR = {"source": "S", "co2_concentration": "200.000"} | _RAW


def _text(columns: tuple[str, ...], rows: list[dict[str, str]], header: str = "") -> str:
    return "\n".join([header or ",".join(columns), *(",".join(row.get(name, "") for name in columns) for row in rows)]) + "\n"


def days(number: int = 0, header: str = "", more: tuple[dict[str, str], ...] = (), without: int = 0, **changes: str) -> Input:
    """A whole June of days, with one of them (from 1 on) changed, one left out, others added."""
    rows = [_DAY | {"date": f"2026-06-{day:02d}"} | (changes if day == number else {}) for day in range(1, _DAYS + 1) if day != without]
    return Input(content=_text(DAY_COLUMNS, [*rows, *more], header).encode(), monitored=True)


def hours(number: int = 0, *, by_end: bool = False, without: int = 0, **changes: str) -> Input:
    """A whole June of hours, the first of them row 2; with one of them (from 1 on) changed, one left out, or named by their ends."""
    rows = []
    for count in range(1, _DAYS * _HOURS + 1):
        day, hour = divmod(count - 1, _HOURS)
        time = f"2026-06-{day + 1:02d} {hour + by_end:02d}:00"
        if count != without:
            rows.append(_HOUR | {"time": time} | (changes if count == number else {}))
    return Input(content=_text(HOUR_COLUMNS, rows).encode(), monitored=True)


def _book(folder: Path, *, notes: str = "", hidden: bool = False) -> Path:
    """A whole June in two sheets of half a month, the second perhaps hidden, and perhaps a sheet of notes."""
    columns = DAY_COLUMNS[:7]
    path = folder / "data.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, first in (("one", 1), ("two", 16)):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, columns)
            for row in range(1, 16):
                day = _DAY | {"date": f"2026-06-{first + row - 1:02d}"}
                sheet.write_row(row, 0, [day.get(column, "") for column in columns])
            if hidden and name == "two":
                sheet.hide()
        if notes:
            workbook.add_worksheet(notes).write(0, 0, "for people")
    return path


def _one(check: Check, column: str, value: str, right: str, name: str, **more: str) -> Case:
    """The case of one cell of the second day, in row 3."""
    return Case(check, f"data.csv!{column}3", days(2, **{name: value}, **more), days(2, **{name: right}, **more))


def _header(before: str, after: str) -> str:
    return ",".join(DAY_COLUMNS).replace(before, after)


QUIET, QUIET_HOURS = days(), hours()
_BOOK = Input(make=_book, monitored=True)
CASES = (
    Case(checks.COLUMN_MISSING, "data.csv!1", days(header=_header("source", "x_source")), days(header=_header("source", "排放源"))),
    Case(checks.COLUMN_UNKNOWN, "data.csv!K1", days(header=_header("load", "area")), days(header=_header("load", "x_area"))),
    Case(checks.COLUMN_TWICE, "data.csv!K1", days(header=_header("load", "湿度")), days(header=_header("load", "设施负荷（%）"))),
    Case(checks.COLUMN_UNNAMED, "data.csv!K1", days(2, _header("load", ""), load="90"), days(2, load="90")),
    Case(checks.UNIT_WRONG, "data.csv!F1", days(header=_header("flow", "flow(m3/h)")), days(header=_header("flow", "标干流量（万Nm3/d）"))),
    Case(checks.HOUR_AND_DAY, "data.csv!1", Input(content=b"source,date,time,flow\n", monitored=True), QUIET),
    _one(checks.CELL_EMPTY, "B", "", "2026-06-02", "date"),
    _one(checks.NOT_A_NUMBER, "F", "NaN", '"1,200.500"', "flow"),
    _one(checks.NUMBER_OUT_OF_BOUNDS, "F", "1e13", "1.2005e3", "flow"),
    _one(checks.NEGATIVE, "F", "-0.001", "0", "flow", co2_mass=""),
    _one(checks.IMPOSSIBLE, "H", "100.01", "20.99", "o2_percent"),
    Case(
        checks.TIME_WRONG,
        "data.csv!B3",
        hours(2, time="2026-06-01 01:30"),
        hours(2, time="2026年6月1日1时"),
    ),
    _one(checks.FLAG_UNKNOWN, "L", "dubious", "有效", "flag"),
    Case(
        checks.DUPLICATE,
        "data.csv!B32",
        days(more=(_DAY | {"date": "2026-06-30"},)),
        days(without=_DAYS, more=(_DAY | {"date": "2026-06-30"},)),
    ),
    _one(checks.NO_CONCENTRATION, "C", "", "12.00", "co2_percent", co2_mass=""),
    Case(checks.NO_FLOW, "data.csv!F3", hours(2, humidity=""), hours(2, humidity="", flow="1296000")),
    Case(
        checks.NO_RULE,
        "data.csv!B2",
        Input(content=_text(DAY_COLUMNS, [_DAY | {"date": "2023-12-31"}]).encode(), monitored=True),
        QUIET,
    ),
    _one(checks.MASS_DIFFERS, "G", "2828.640", "2828.625", "co2_mass", co2_concentration="235.621"),
    Case(checks.HOURS_MISSING, "data.csv!2", hours(without=3), hours(3, flow="1296000")),
    Case(checks.DAYS_MISSING, "data.csv!2", days(without=3), QUIET),
    Case(checks.SUBSTITUTED, "data.csv!2", hours(3, flag="替代"), hours(3, flag="有效")),
    _one(checks.OUT_OF_RANGE, "H", "21.01", "21.00", "o2_percent"),
    Case(checks.OUT_OF_ORDER, "data.csv!B31", days(without=3, more=(_DAY | {"date": "2026-06-03"},)), QUIET),
    Case(checks.NAMED_BY_END, "data.csv!B25", hours(by_end=True), QUIET_HOURS),
    _one(checks.CONCENTRATION_DIFFERS, "D", "235.720", "235.718", "co2_concentration", co2_mass=""),
    Case(checks.FLOW_DIFFERS, "data.csv!F3", hours(2, flow="1300000"), hours(2, flow="1296001")),
    Case(checks.SHEET_NOT_READ, "说明", Input(make=lambda folder: _book(folder, notes="说明"), monitored=True), _BOOK),
    Case(checks.SHEET_HIDDEN, "two", Input(make=lambda folder: _book(folder, hidden=True), monitored=True), _BOOK),
)
