"""The numbered checks of flue gas monitoring (5401 on: refused; 5431 on: reported without refusing)."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_FORM = "CETS-AG-03.01-V01-2024 附录C 附表C.8"

COLUMN_MISSING = Check(
    5401,
    _ERROR,
    "The column {expected} is missing. Add it to the row that names the columns. They are listed in the reference, page “tanheng cems”.",
)
COLUMN_UNKNOWN = Check(5402, _ERROR, "The column {found} has no place in this table. Rename it, or let its name begin with x_.")
COLUMN_TWICE = Check(5403, _ERROR, "Two columns mean {expected}. Keep one of them.")
COLUMN_UNNAMED = Check(
    5404, _ERROR, "The column has no name, and {cell} holds “{found}”. Name it, or empty it; a column of your own must begin with x_."
)
UNIT_WRONG = Check(5405, _ERROR, "The unit {found} does not fit this table; {expected} is expected. Convert the column.", _FORM)
HOUR_AND_DAY = Check(5406, _ERROR, "The table has both a column of hours and one of days. Keep the one that its rows are of.")
CELL_EMPTY = Check(5407, _ERROR, "The cell is empty; {expected} is needed here. Zero must be written as 0.")
NOT_A_NUMBER = Check(5408, _ERROR, "{found} is not a number. Write digits and a decimal point; no NaN, no infinity, no unit.")
NUMBER_OUT_OF_BOUNDS = Check(5409, _ERROR, "{found} has too many digits: at most 13 before and 10 after the decimal point can be right.")
NEGATIVE = Check(
    5410, _ERROR, "{found} is negative. Only a temperature and the static pressure may be; flag an hour of a faulty instrument."
)
IMPOSSIBLE = Check(5411, _ERROR, "{found} is impossible; {expected} is expected. Mend the cell, or flag an hour of a faulty instrument.")
TIME_WRONG = Check(5412, _ERROR, "{found} is no time of this table. Write it as {expected}.")
FLAG_UNKNOWN = Check(5413, _ERROR, "The flag {found} is unknown. Known are: {expected}.")
DUPLICATE = Check(5414, _ERROR, "{moment} of {source} stands already at {expected}. Remove one of the rows.")
NO_CONCENTRATION = Check(
    5415, _ERROR, "The row has neither a volume percentage nor a mass concentration of CO2. Fill in one of them.", _FORM
)
NO_FLOW = Check(5416, _ERROR, "The row has no flow, and to compute it {expected} is missing. Fill in the flow, or all of them.", _FORM)
NO_RULE = Check(5417, _ERROR, "There is no rule for {found}: the law data begin with {expected}. Leave out earlier rows.")
MASS_DIFFERS = Check(
    5418,
    _ERROR,
    "The row says {found} {unit} of CO2, recomputed it is {expected} {unit}, a difference of {difference}: more than the rounding of its "
    "cells explains. Mend the row, or empty the cell.",
    _FORM,
)

HOURS_MISSING = Check(
    5431,
    _WARNING,
    "{date} of {source} has {found} of {expected} hours: {flagged} left out for their flag, {absent} without a row. "
    "None is filled in; hand in substituted hours, flagged as such.",
    _FORM,
)
DAYS_MISSING = Check(5432, _NOTICE, "{month} of {source} has {found} of {expected} days. None is filled in.", _FORM)
SUBSTITUTED = Check(5433, _NOTICE, "{date} of {source} rests on {found} substituted hours.", _FORM)
OUT_OF_RANGE = Check(5434, _WARNING, "{found} lies outside {expected} ({source_of_range}). It is used as given; look at it again.")
OUT_OF_ORDER = Check(5435, _NOTICE, "{found} of {source} stands after {expected}. The rows were put in order.")
NAMED_BY_END = Check(5436, _NOTICE, "Hours of {source} go up to 24:00 and are taken as named by their end: {found} is the last of its day.")
CONCENTRATION_DIFFERS = Check(
    5437,
    _WARNING,
    "The mass concentration {found} g/m3 does not follow from the volume percentage, which gives {expected} g/m3. "
    "The mass concentration is used; look at both again.",
    _FORM,
)
FLOW_DIFFERS = Check(
    5438,
    _WARNING,
    "The flow {found} m3/h does not follow from area, velocity, temperature, pressures and humidity, which give {expected} m3/h. "
    "The flow is used; look at the row again.",
)
NOTHING_TO_COMPARE = Check(5439, _WARNING, "The accounting has no total of {found} in {month}. There is: {expected}.")
SHEET_NOT_READ = Check(5440, _NOTICE, "The sheet {found} was not read: it is for people, or holds no table.")
SHEET_HIDDEN = Check(5441, _WARNING, "The sheet {found} is hidden, and its rows are counted. Show it, or take it out.")

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
