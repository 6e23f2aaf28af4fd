"""The numbered checks of activity data (51xx form, 52xx rules of the guideline, 53xx what is reported without refusing)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tanheng.kernel.findings import Check, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_STEEL = "CETS-AG-03.01-V01-2024"
_METERS = "CETS-VG-01.01-V02-2026 3.4.1.1、3.4.1.4"

COLUMN_MISSING = Check(
    5101,
    _ERROR,
    "The column {expected} is missing. Add it to the row that names the columns. A workbook that has them all is made by: tanheng "
    "template; they are explained in the reference, page “tanheng quantify”.",
)
COLUMN_UNKNOWN = Check(5102, _ERROR, "The column {found} is unknown. Did you mean {expected}? A column of your own must begin with x_.")
COLUMN_TWICE = Check(5103, _ERROR, "Two columns mean {expected}. Keep one of them.")
CELL_EMPTY = Check(5104, _ERROR, "The cell is empty; {expected} is needed here. Zero must be written as 0.")
NOT_A_NUMBER = Check(5105, _ERROR, "{found} is not a number. Write digits and a decimal point; no NaN, no infinity, no unit.")
NUMBER_OUT_OF_BOUNDS = Check(5106, _ERROR, "{found} has too many digits: at most 13 before and 10 after the decimal point can be right.")
NEGATIVE = Check(
    5107, _ERROR, "{found} is negative. Only net purchases of the enterprise level may be; a delivery to others has the flow out."
)
MONTH_WRONG = Check(5108, _ERROR, "{found} is no month. Write it as {expected}.")
TERM_UNKNOWN = Check(5109, _ERROR, "{found} is unknown here. Known are: {expected}.")
USCC_WRONG = Check(
    5110,
    _ERROR,
    "{found} is no unified social credit code: it needs 18 characters and the right check character. Copy it from the licence.",
    "GB-32100-2015",
)
ITEM_MISSPELT = Check(
    5111,
    _ERROR,
    "{found} is not in the tables. Did you mean {expected}? Mend the name. {hint}",
    f"{_STEEL} 第6.2.2.1条、第6.2.4条",
)
ITEM_OF_OTHER_CATEGORY = Check(5112, _ERROR, "{found} belongs to the category {expected}. Mend the category or the item.")
UNIT_UNKNOWN = Check(5113, _ERROR, "The unit {found} is unknown or cannot be converted; {expected} is expected.")
DUPLICATE = Check(5114, _ERROR, "The row says the same as {expected}. Remove one, or tell them apart by origin, unit or legal person.")
CATEGORY_NOT_HERE = Check(5115, _ERROR, "The category {found} has no place at this level. Possible are: {expected}.")
FLOW_WRONG = Check(5116, _ERROR, "The flow {found} is impossible for this row; {expected} is expected.")
PERCENT_WRONG = Check(5118, _ERROR, "{found} is impossible; a share lies between {expected}.")
HOURS_WRONG = Check(5119, _ERROR, "{found} hours are impossible; the month has {expected}.")
VALUE_NOT_HERE = Check(5120, _ERROR, "{found} has no place in this row: {expected} takes no such value. Empty the cell.")
NO_SECTION = Check(5121, _ERROR, "The wide table does not say {expected}. Add a cell with that name and its value above the table.")
ENTITY_TWO_CODES = Check(5122, _ERROR, "{entity} has two values in this column: {found} and {expected}. One entity has one.")
NO_RULE = Check(5123, _ERROR, "There is no rule for {found}: the law data begin with {expected}. Leave out earlier months.")
COLUMN_UNNAMED = Check(
    5124, _ERROR, "The column has no name, and {cell} holds “{found}”. Name it, or empty it; a column of your own must begin with x_."
)

SHEET_HOLDS_A_TABLE = Check(
    5125, _ERROR, "The sheet {found} is named as a sheet for people and holds a table. Rename it if it counts, or take the table out."
)
NCV_AND_CARBON = Check(
    5126, _ERROR, "The row gives a carbon content ({found}) and a net calorific value ({expected}). Keep the one that was measured."
)
WIDE_OF_OTHER_SECTOR = Check(
    5127,
    _ERROR,
    "The table has months as columns and is of {found}; only those of steel are read. Fill in `tanheng template {sector}`, or hand in the "
    "flat table.",
)
ZERO_MEASURED = Check(
    5128, _ERROR, "{found} is impossible: a measured {expected} is above zero. Leave the cell empty where nothing was measured."
)
NO_ROWS = Check(5129, _ERROR, "There is a header and no row below it. Fill in a row for every datum.")
WORD_MISSING = Check(5130, _ERROR, "The cell is empty. Write here: {expected}.")
PURITY_AS_SHARE = Check(
    5131,
    _ERROR,
    "{found} is read as {found} %, not as {expected} %. Write the number of per cent, {expected} for {expected} %; a spreadsheet stores "
    "a cell of the format 0% as a share, so give the cell a plain number format.",
)

TEMPLATE_DAMAGED = Check(
    5140,
    _ERROR,
    "The template does not say its {entry} any more: {found} stands here. Make a new one with `tanheng template` and copy the inputs.",
)
TEMPLATE_VERSION = Check(
    5141, _ERROR, "The template has the version {found}, {expected} is read. Make a new one with `tanheng template` and copy the inputs."
)
TEMPLATE_SHEET_MISSING = Check(
    5142, _ERROR, "The sheet {expected} of the template is missing. Make a new one with `tanheng template` and copy the inputs."
)
TEMPLATE_ROW_MOVED = Check(
    5143,
    _ERROR,
    "The template has {expected} here, and {found} was found: rows or columns were moved, deleted or added. "
    "Make a new one with `tanheng template` and copy the inputs.",
)
TEMPLATE_FACTOR_DIFFERS = Check(
    5144,
    _ERROR,
    "The template has {found} for {item}, the law data {expected}. Make a new template with `tanheng template` and copy the inputs.",
)
TEMPLATE_OF_OTHER_LAW = Check(5145, _ERROR, "The template cannot be read with the law data of today. {why}")
TEMPLATE_UNIT_TWICE = Check(5146, _ERROR, "Two units are called {found}. Give each a name of its own.")
TEMPLATE_TEXT_CHANGED = Check(
    5147,
    _ERROR,
    "The locked cell says {found}, the template {expected}. Put it back, or make a new one with `tanheng template` and copy the inputs.",
)
NUMBER_AS_TEXT = Check(
    5148, _ERROR, "The number {found} is a text, which no formula counts. Clear the cell, set its format to number and type it again."
)
TEMPLATE_LOOKED_UP_DIFFERS = Check(
    5149,
    _ERROR,
    "The locked cell shows {found}, for the item that was chosen it is {expected}. "
    "Make a new one with `tanheng template` and copy the inputs.",
)

COKE_MEASURED = Check(
    5201,
    _ERROR,
    "The net calorific value of {item} is the default {expected}, never a measured one. Empty the cell.",
    f"{_STEEL} 第6.2.2.2条",
)
BACK_TO_DEFAULT = Check(
    5202,
    _ERROR,
    "{item} was measured in {since} and has no measurement in {month}. Who has measured may not go back to the "
    "default: hand in the measurement.",
    f"{_STEEL} 第6.2.2.2条",
)
NCV_NOT_OF_ENTERPRISE = Check(
    5203,
    _ERROR,
    "The net calorific value {found} of {item} differs from the enterprise's value {expected} of the month, which a "
    "process or power unit must take. Empty the cell or mend one of them.",
    f"{_STEEL} 第7.1.2.2.1条、第7.2.2.2条",
)
NCV_NOT_OF_BATCHES = Check(
    5204,
    _ERROR,
    "The net calorific value {found} of {item} differs from that of its batches, {expected}. Mend the batches, or empty the cell.",
    f"{_STEEL} 第6.2.2.2条",
)
STOCK_DIFFERS = Check(
    5205,
    _ERROR,
    "Opening + bought − sold − closing of {item} is {expected} t, the net quantity handed in is {found} t: a "
    "difference of {difference} t. Mend the ledger or the row.",
    f"{_STEEL} 第6.2.1.1条",
)
CRUDE_STEEL_DIFFERS = Check(
    5206, _ERROR, "Crude steel is {found} t as a product and {expected} t as output. It is one figure.", f"{_STEEL} 第8.1条"
)
SHEET_TOTAL_DIFFERS = Check(
    5207, _ERROR, "The sheet says {found}, recomputed it is {expected}, a difference of {difference}. Mend the input or remove the total."
)
TWO_NCVS = Check(
    5208,
    _ERROR,
    "One line of {item} has two net calorific values, {found} and {expected}. Hand in the batches; the month takes their weighted mean.",
    f"{_STEEL} 第6.2.2.2条",
)
NOTHING_WEIGHED = Check(5209, _ERROR, "The batches of {item} weigh nothing together, so that they have no mean. Mend the tonnes.")
COMPANION_ALONE = Check(
    5210, _ERROR, "{item} of {month} has no row in the table that this row could belong to. Mend item, month, entity or works."
)
FACTOR_DIFFERS = Check(
    5211,
    _ERROR,
    "The sheet gives {found} for the {parameter} of {item}, the guideline {expected}. It is never measured; take the guideline's.",
    f"{_STEEL} 附录A",
)
CLAIM_OF_NOTHING = Check(5212, _ERROR, "The sheet says {found}, but nothing is computed here. Hand in the quantities or empty the cell.")

STOCK_SHORT = Check(5213, _ERROR, "More {item} was sold and is left ({found} t) than was there and bought ({expected} t). Mend the ledger.")

POINTS_DIFFER = Check(
    5214,
    _ERROR,
    "The quantity of {item} was measured at {expected}, its net calorific value at {found}. Both must come from one "
    "point: mend one of them.",
)
TWO_METHODS = Check(
    5215,
    _ERROR,
    "{item} stands here by another method than in {expected}, for the same line and month. Keep the one that the data quality control plan "
    "names.",
)
STOCK_TAKE_MISSING = Check(
    5216,
    _ERROR,
    "{item} of {month} is by stock-take, and the ledger has no row for it. Hand it in, with the category clinker.",
)
STOCK_TAKE_DIFFERS = Check(
    5217,
    _ERROR,
    "By the ledger {expected} t of {item} were made (sold + own use + closing − opening − bought), the rows say {found} t: a difference of "
    "{difference} t. Mend the ledger or the rows.",
)
NCV_IMPOSSIBLE = Check(
    5218,
    _ERROR,
    "The net calorific value {found} of {item} is impossible: every fuel of its state lies within {expected}. {hint}",
)

UNCOVERED_TOO_MUCH = Check(5240, _ERROR, "The meter did not cover {found}, but only {expected} was measured. Mend the sheet of meters.")
REASON_MISSING = Check(5241, _ERROR, "A substitute needs a reason: what failed, when, and why this is conservative. Fill in the reason.")
NOTHING_MISSING = Check(
    5242, _ERROR, "{item} is not missing: it stands at {found}. Take out that row if it is wrong, or else the substitute."
)
NO_CANDIDATE = Check(
    5243,
    _ERROR,
    "Nothing can stand in for {item}: no value of the control plan, no back-up meter, no stock identity, no earlier months. State one.",
)
SUBSTITUTE_NOT_ALLOWED = Check(
    5244, _ERROR, "Nothing may stand in for {item} here. The reading taken of missing data is: {reading}. Hand in what was measured."
)

NOT_ACCOUNTED = Check(5301, _NOTICE, "{found} is not in the tables of the guideline and is not accounted.", f"{_STEEL} 第6.2.4条")
ROUNDED = Check(5302, _NOTICE, "{found} was rounded half up to {expected}, the decimals of the form.", f"{_STEEL} 附录C")
CONVERTED = Check(5303, _NOTICE, "{found} was converted to {expected}.")
MEASURED_FROM_NOW = Check(
    5304,
    _WARNING,
    "{item} takes the default in {since} and is measured in {month}. The choice of a solid fuel is made once for the year.",
    f"{_STEEL} 第6.2.2.2条",
)
NO_OUTPUT = Check(5305, _NOTICE, "No output was handed in for {scope} in {month}, so that there is no intensity.")
NCV_IMPLAUSIBLE = Check(
    5306, _WARNING, "The net calorific value {found} of {item} lies outside {expected} ({source}). It is used as given; look at it again."
)
INTENSITY_IMPLAUSIBLE = Check(
    5307, _WARNING, "The intensity {found} {gases}/t lies outside {expected} ({source}). It is left as computed; look at the rows again."
)
LABORATORY_MISSING = Check(
    5308, _WARNING, "The batch names no laboratory. A solid fuel needs a report of a laboratory with CMA or CNAS.", f"{_STEEL} 第6.2.2.2条"
)
NOT_DEDUCTED = Check(
    5309, _WARNING, "{found} is not among the outputs that this process deducts. It is reported and not deducted.", f"{_STEEL} 公式(2)"
)
NOT_IN_PROCESS = Check(
    5310, _NOTICE, "{found} does not count in a process or power unit; it is accounted at the enterprise level.", f"{_STEEL} 公式(2)"
)
OTHER_NEGATIVE = Check(
    5311,
    _WARNING,
    "The other part is {found} t: processes and power units together exceed the enterprise. Look at the process rows again.",
    f"{_STEEL} 公式(4)",
)
STOCK_NOT_CONTINUED = Check(5312, _WARNING, "The opening stock of {item} is {found} t, the closing stock of the month before {expected} t.")
ORIGIN_UNSTATED = Check(
    5313, _NOTICE, "The origin of {found} is not stated; it is taken as {expected}. It decides the share of self-produced secondary energy."
)
OUTPUT_AS_PRODUCT = Check(5314, _NOTICE, "Crude steel stands as output only; its carbon is deducted all the same.", f"{_STEEL} 公式(1)")
SUMMARY_INCOMPLETE = Check(
    5315, _NOTICE, "The summary of {month} is incomplete, since rows of the {missing} are missing.", f"{_STEEL} 公式(4)"
)
SELF_PRODUCED_IN = Check(
    5316,
    _WARNING,
    "{found} of own production enters the enterprise with a positive quantity. Its carbon came in with other fuels; "
    "only what is delivered to others belongs here, as a negative quantity or with the flow out. It is used as given.",
    f"{_STEEL} 第6.2.1.2条、公式(1)注3",
)
NOT_MEASURED_AGAIN = Check(
    5317,
    _WARNING,
    "{item} was measured in {since} and has no measurement in {month}; the default is used. "
    "Gases and liquids are measured at least monthly.",
    f"{_STEEL} 第6.2.2.4条",
)
NOT_COMPARED = Check(5318, _NOTICE, "The figure {found} of the sheet was not compared, since no single figure is computed for it.")
HEAT_UNUSED = Check(5319, _NOTICE, "The net calorific value of {item} is not used, since no quantity stands beside it.")
FUEL_NOT_ACCOUNTED = Check(
    5320,
    _WARNING,
    "{found} is not in the table of fuels and is not accounted. Its carbon is missing from the total: name coal by its rank (GB/T 5751), "
    "or use the row of other coal products, oil products or gas.",
    f"{_STEEL} 第6.2.2.1条、附录A 附表A.1",
)
SHEET_NOT_READ = Check(5321, _NOTICE, "The sheet {found} was not read: it is for people, or holds no table.")
SHEET_HIDDEN = Check(5322, _WARNING, "The sheet {found} is hidden, and its rows are counted. Show it, or take it out.")
MORE_SOLD_THAN_BOUGHT = Check(
    5323,
    _WARNING,
    "The net purchase of {item} is {found}: more left than came in. What is delivered from own production has the origin self_produced.",
)
ORIGIN_IMPLAUSIBLE = Check(
    5324, _WARNING, "{found} of own production is unusual: a steelworks makes coke, gases and tar. Look at the origin again."
)
PARTS_BESIDE_THE_WHOLE = Check(
    5325, _WARNING, "Crude steel and {found} stand side by side. If one is part of the other, it is counted twice."
)
STEEL_OF_FURNACES_DIFFERS = Check(
    5326, _WARNING, "The furnaces made {found} t of crude steel, the enterprise {expected} t. Both are used as given; look at them again."
)
MONTHS_MISSING = Check(
    5327, _WARNING, "{item} is missing in {found} though it stands in other months of the year. Zero must be written as 0."
)
YEAR_NOT_COVERED = Check(5328, _WARNING, "The year {found} is not among the years this was checked for: {expected}.")
DEDUCTION_EXCEEDS = Check(
    5329,
    _WARNING,
    "The deductions ({found} t) exceed the process emissions of the clinker ({expected} t). The process emission is taken as 0; look at "
    "the substitute materials again.",
)
LEDGER_DIFFERS = Check(
    5330,
    _WARNING,
    "By the ledger {item} is {expected} t, the rows say {found} t: a difference of {difference} t. Look at both.",
)
HEAT_PER_CLINKER_IMPLAUSIBLE = Check(
    5331,
    _WARNING,
    "The heat of {found} GJ per tonne of clinker lies outside {expected} ({source}). Look at the rows again.",
)
PURITY_IMPLAUSIBLE = Check(
    5332,
    _WARNING,
    "The purity of {item} was taken as {found} %, below {expected} % ({source}). Write the number of per cent, 99 for 99 %; look at it "
    "again.",
)
NO_KILN_FUEL = Check(
    5333,
    _WARNING,
    "The clinker line {unit} burns no fuel in its kiln in {month}, only in a boiler ({item}). Kiln and boiler have different oxidation "
    "rates: look at the device again.",
)
TWO_HEAT_VALUES = Check(
    5334,
    _WARNING,
    "{item} has the net calorific values {found} and {expected} in one line and month ({month}). One coal has one value: look at both.",
)
FUEL_AS_MATERIAL = Check(
    5335,
    _WARNING,
    "{found} as a raw material counts nothing and nothing is deducted for it. What is burnt is a row of the category fuel; a verifier will "
    "ask where it went.",
)

SUBSTITUTED = Check(
    5340,
    _WARNING,
    "{item} of {month} is missing; {found} stands in for it. Candidates: {expected}. This is a house rule, not a measurement.",
)
METER_WOULD_ADJUST = Check(
    5341,
    _WARNING,
    "The meter of {item} was not calibrated as planned: a verifier takes {expected} instead of {found}. It is left as read.",
    _METERS,
)
METER_ADJUSTED = Check(5342, _WARNING, "{item} is taken as {expected} instead of {found}, by the verifier's rule for meters.", _METERS)
METER_RULE_OFF = Check(
    5343, _NOTICE, "The meter of {item} was not calibrated as planned; for {found} the rule does not apply yet and nothing is adjusted."
)
TEMPLATE_ITEM_UNUSED = Check(
    5350,
    _WARNING,
    "{found} was chosen and has no quantity in any month. Empty the cell, or hand in the quantity; zero must be written as 0.",
)
TEMPLATE_LAW_CHANGED = Check(5351, _NOTICE, "The template was made with other law data; its factors are those of today.")
TEMPLATE_NOT_FOLLOWED = Check(
    5352,
    _NOTICE,
    "The figures of {found} rest on batches, substitutes or corrected meters, which no formula of the template follows. They are computed "
    "here and not compared with the formulas.",
)

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))


def articles(own: Mapping[Check, str]) -> Mapping[int, str]:
    """Return, by number, what findings of another sector cite where the check cites the steel guideline: its own rule, or nothing."""
    return MappingProxyType({check.code: own.get(check, "") for check in CHECKS if check.article.startswith(_STEEL)})
