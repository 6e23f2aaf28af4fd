"""The numbered checks of what is handed in for an allocation (4251 on: refused; 4351 on: reported without refusing)."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

NOT_RECOGNISED = Check(
    4251,
    _ERROR,
    "The file is neither the flat table nor a set of official tables. Expected is a header with {expected}, or sheets named {sheets}. "
    "Both are described in the reference, page “tanheng allocate”.",
)
SEVERAL_KINDS = Check(
    4252, _ERROR, "The file holds more than one kind of input: {found}. Keep one flat table, or the official tables alone."
)
NO_SUCH_TABLE = Check(
    4253,
    _ERROR,
    "There is no official table {found} for this emissions year. There are: {expected}. Look at --year, or take the sheet out.",
)
COLUMN_MISSING = Check(
    4254,
    _ERROR,
    "The column {expected} is missing. Add it to the row that names the columns. They are listed in the reference, page "
    "“tanheng allocate”.",
)
COLUMN_UNKNOWN = Check(4255, _ERROR, "The column {found} is unknown. Did you mean {expected}? A column of your own must begin with x_.")
COLUMN_TWICE = Check(4256, _ERROR, "Two columns mean {expected}. Keep one of them.")
COLUMN_UNNAMED = Check(
    4257, _ERROR, "The column has no name, and {cell} holds “{found}”. Name it, or empty it; a column of your own must begin with x_."
)
CELL_EMPTY = Check(
    4258, _ERROR, "The cell is empty; {expected} is needed here. Zero must be written as 0; of merged cells every row must be filled."
)
NOT_A_NUMBER = Check(4259, _ERROR, "{found} is not a number. Write digits and a decimal point; no NaN, no infinity, no unit.")
NUMBER_OUT_OF_BOUNDS = Check(
    4260, _ERROR, "{found} has too many digits: at most 13 before and {expected} after the decimal point are read."
)
NEGATIVE = Check(4261, _ERROR, "{found} is negative; no quantity of an allocation may be. Look at the row again.")
NOT_WHOLE = Check(4262, _ERROR, "{found} is no whole number. Allowances are whole tonnes.")
DATE_WRONG = Check(4263, _ERROR, "{found} is no date. Write it as {expected}, or answer with yes or no.")
ANSWER_WRONG = Check(4264, _ERROR, "{found} is no answer here. Write {expected}.")
TERM_UNKNOWN = Check(4265, _ERROR, "{found} is unknown here. Known are: {expected}.")
USCC_WRONG = Check(
    4266,
    _ERROR,
    "{found} is no unified social credit code: it needs 18 characters and the right check character. Copy it from the licence.",
    "GB-32100-2015",
)
VALUE_NOT_HERE = Check(4267, _ERROR, "{found} has no place in this row: {expected} takes no such value. Empty the cell.")
DUPLICATE = Check(4268, _ERROR, "{found} stands already at {expected}. Remove one of the rows, or give the units names of their own.")
STEEL_TWICE = Check(4269, _ERROR, "{found} stands already at {expected}. A steel enterprise is one unit and has one row.")
ENTITY_TWO_VALUES = Check(4270, _ERROR, "{entity} has two values in this column: {found} and {expected}. One entity has one.")
UNIT_MISSING = Check(
    4271, _ERROR, "The unit has no name, and {expected} has {found} rows in the sector. Name the line or process in each of them."
)
TWO_BALANCE_VALUES = Check(
    4272, _ERROR, "The balance value is {found} here and {expected} at {other}. A sector has one in a year: mend one of the tables."
)
PROVINCE_UNCLEAR = Check(4273, _ERROR, "The sheet names several provinces: {found}. Each official table is of one; leave one name.")
SECTOR_UNCLEAR = Check(
    4274, _ERROR, "It is not said of which sector this table is, and the file has several: {expected}. Write the sector above the header."
)
YEAR_DIFFERS = Check(
    4275, _ERROR, "The table says that it is of {found}, and {expected} was asked for. Mend --year, or hand in the right table."
)
ROW_ALONE = Check(4276, _ERROR, "{found} has no row in the tables of final allowances that this row could belong to. Mend the names.")
TWO_CASES = Check(4277, _ERROR, "The remark names several special cases: {found}. Keep the one that applies.")
STATED_TWICE = Check(4278, _ERROR, "{what} is {found} here and {expected} at {other}. It is one figure: mend one of them.")
ESTIMATE = Check(
    4279, _ERROR, "The table is marked as an estimate. An estimate is no determination: hand in the data that it was made from."
)
PARTS_MISSING = Check(
    4280, _ERROR, "{expected} is empty, and its parts are not both there to add up. Fill it in; zero must be written as 0."
)
AFTER_TOTAL = Check(
    4281,
    _ERROR,
    "The row {found} stands below the total at {expected} and would count without being in it. Move it above; name a sum of some rows a "
    "subtotal.",
)
SUM_WITH_UNIT = Check(
    4282,
    _ERROR,
    "The row is named {found}, as a sum or a note, and would not count; {value} under {expected} belongs to a unit. Name the unit, or "
    "empty the cell.",
)
UNIT_OF_MEASURE = Check(4283, _ERROR, "The table says {found}. Only {expected} is read: convert the figures and mend the line.")

JSON_UNREADABLE = Check(4285, _ERROR, "The file cannot be read as JSON: {found}. Make it anew with `tanheng quantify --format json -o`.")
JSON_FOREIGN = Check(
    4286, _ERROR, "At {where} stands {found}, and {expected} is expected. Hand in a result of `tanheng quantify --format json`, unchanged."
)
JSON_REFUSED = Check(4287, _ERROR, "The quantification was refused: it has {found} errors. Mend its input first, and quantify again.")
JSON_OTHER_YEAR = Check(4288, _ERROR, "The result has no annual figures of allocation units for {expected}. It has: {found}.")
JSON_SUM_MISSING = Check(
    4289, _ERROR, "{entity} has no annual figure of the {expected} level, which the allocation needs. Quantify with the rows of that level."
)
JSON_DISAGREES = Check(
    4290,
    _ERROR,
    "{where} says {found}; by {by} of the same result it is {expected}. A result must be handed in unchanged: quantify again.",
)

EMISSIONS_DIFFER = Check(
    4351, _WARNING, "The parts add up to {expected} t, the total says {found} t: a difference of {difference} t. The total is taken."
)
REMARK_NOT_TAKEN = Check(
    4352,
    _WARNING,
    "{found} is not taken as a special case: it says more than its name. If the case applies, write {expected} alone, its date behind a "
    "semicolon, and any further words behind {mark}.",
)
SHEET_NOT_READ = Check(4353, _NOTICE, "The sheet {found} was not read: it is for people, or holds no table of an allocation.")
SHEET_HIDDEN = Check(4354, _WARNING, "The sheet {found} is hidden, and its rows are counted. Show it, or take it out.")
MONTHS_MISSING = Check(
    4355, _WARNING, "The figures of {entity} cover {found} of {expected} months. The allocation takes them as the whole year."
)
NOT_VERIFIED = Check(4356, _NOTICE, "The figures were quantified, not verified. An allowance is determined from verified emissions.")
CLASS_OPEN = Check(
    4357, _WARNING, "The line {found} burns several classes of clinker with carbide slag; the class is left open. Declare the special case."
)
REMARK_ONLY = Check(4358, _NOTICE, "The remark {found} names no special case; it goes through as it is.")
SUM_DIFFERS = Check(
    4359, _WARNING, "{column} says {found} in the sum; its rows add up to {expected}, a difference of {difference}. The rows are taken."
)
PRE_ALLOCATION_UNCHECKED = Check(
    4360,
    _WARNING,
    "The pre-allocation of {unit} is taken as it stands, {found} t: without verified emissions of the year before it cannot be checked. "
    "Hand in {expected} with them.",
)
REDUCTION_REPEATED = Check(
    4361,
    _WARNING,
    "The same reduction of {found} t stands in several rows of {entity}, and they are added up to {expected} t. If it is meant once, write "
    "it in one row.",
)

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
