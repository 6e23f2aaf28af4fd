"""The numbered checks of the threshold test (4101 on: refused; 4131 on: reported without refusing)."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.quantification.small_tables import FormChecks

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_REMOVAL = "mee-order-19 第十一条"
_LIST = "work-notice-2026 附件1"

COLUMN_MISSING = Check(4101, _ERROR, "The column {expected} is missing. Add it to the row that names the columns.")
COLUMN_UNKNOWN = Check(4102, _ERROR, "The column {found} is unknown. Did you mean {expected}? A column of your own must begin with x_.")
COLUMN_TWICE = Check(4103, _ERROR, "Two columns mean {expected}. Keep one of them.")
COLUMN_UNNAMED = Check(
    4104, _ERROR, "The column has no name, and {cell} holds “{found}”. Name it, or empty it; a column of your own must begin with x_."
)
CELL_EMPTY = Check(4105, _ERROR, "The cell is empty; {expected} is needed here. Zero must be written as 0.")
NOT_A_NUMBER = Check(4106, _ERROR, "{found} is not a number. Write digits and a decimal point; no NaN, no infinity, no unit.")
NUMBER_OUT_OF_BOUNDS = Check(4107, _ERROR, "{found} has too many digits: at most 13 before and 10 after the decimal point can be right.")
NEGATIVE = Check(4108, _ERROR, "{found} is negative. Direct emissions begin with 0; mend the cell.")
YEAR_WRONG = Check(4109, _ERROR, "{found} is no year. Write it as {expected}.")
TERM_UNKNOWN = Check(4110, _ERROR, "{found} is unknown here. Known are: {expected}.")
DAY_WRONG = Check(4111, _ERROR, "{found} is no day. Write day, month or year as {expected}.")
KIND_OF_OTHER_SECTOR = Check(4112, _ERROR, "{found} does not belong to this sector. Its kinds are: {expected}.", _LIST)
YEAR_TWICE = Check(4113, _ERROR, "{found} of this entity and sector stands already at {expected}. Keep one of the rows.")
CONTRADICTION = Check(4114, _ERROR, "{found} contradicts {expected} of another row of the same entity and sector. Mend one of them.")
NO_RULE = Check(4115, _ERROR, "There is no list rule for {found}. Rules begin with {expected}.", _LIST)
READING_UNKNOWN = Check(4116, _ERROR, "The reading {found} cannot be chosen here. Possible are: {expected}.")

RESULT_MISSING = Check(
    4131, _WARNING, "{entity} has no verified result of {found}; without it nothing can be decided. Hand in the row.", _LIST
)
EARLIER_MISSING = Check(
    4132,
    _WARNING,
    "{entity} is below the threshold, and its result of {found} is missing: {expected} consecutive years below are not shown. "
    "It stays; hand in the row.",
    _REMOVAL,
)
EXPECTED_MISSING = Check(
    4133, _WARNING, "{entity} was commissioned in {found} and its expected emissions are missing. Fill them in to decide.", _LIST
)
CEASES_LATER = Check(4134, _NOTICE, "{entity} ceases only on {found}, not before {expected}; it is judged as one that operates.", _REMOVAL)

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
FORM = FormChecks(
    COLUMN_MISSING, COLUMN_UNKNOWN, COLUMN_TWICE, COLUMN_UNNAMED, CELL_EMPTY, NOT_A_NUMBER, NUMBER_OUT_OF_BOUNDS, NEGATIVE, NOT_A_NUMBER,
    TERM_UNKNOWN,
)  # fmt: skip
