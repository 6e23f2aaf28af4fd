"""The numbered checks of carry-over (8301 on: refused; 8331 on: reported without refusing; 8336: closing; 8337 on: refused, too)."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.strangers import NOT_NOW
from tanheng.quantification.small_tables import FormChecks

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_ANNEX = "plan-2023-2024-power 附5"
_PLAN = "plan-2024-2025-industry 配额结转"

COLUMN_MISSING = Check(
    8301,
    _ERROR,
    "The column {expected} is missing. Add it to the row that names the columns. Those of carry-over are listed in the reference, page "
    "“tanheng allocate”.",
)
COLUMN_UNKNOWN = Check(8302, _ERROR, "The column {found} is unknown. Did you mean {expected}? A column of your own must begin with x_.")
COLUMN_TWICE = Check(8303, _ERROR, "Two columns mean {expected}. Keep one of them.")
COLUMN_UNNAMED = Check(
    8304, _ERROR, "The column has no name, and {cell} holds “{found}”. Name it, or empty it; a column of your own must begin with x_."
)
CELL_EMPTY = Check(8305, _ERROR, "The cell is empty; {expected} is needed here. Zero must be written as 0.")
NOT_A_NUMBER = Check(8306, _ERROR, "{found} is not a number. Write digits and a decimal point; no NaN, no infinity, no unit.")
NUMBER_OUT_OF_BOUNDS = Check(8307, _ERROR, "{found} has too many digits: at most 13 before and 10 after the decimal point can be right.")
NEGATIVE = Check(8308, _ERROR, "{found} is negative. Sales, purchases and holdings begin with 0; net sales are worked out from them.")
NOT_WHOLE = Check(8309, _ERROR, "{found} is not whole. Allowances are whole tonnes; copy the number from the registry.")
SECTOR_UNKNOWN = Check(8310, _ERROR, "{found} is no sector of carry-over. Known are: {expected}. Several are joined by +.", _PLAN)
SECTOR_TWICE = Check(8311, _ERROR, "{found} stands twice; its base counts once. Keep one of them.", _PLAN)
ENTITY_TWICE = Check(
    8312, _ERROR, "{found} stands already at {expected}. One row for each entity, with all of its sectors joined by +.", _PLAN
)
TWO_HOLDINGS = Check(8313, _ERROR, "The table has the holding and its parts ({found}). Keep one of them.", _ANNEX)
FILED_EXCEEDS = Check(
    8314, _ERROR, "{found} t are filed and not yet approved, but only {expected} t are held: {difference} t too much. Mend the row.", _ANNEX
)
DUTY_YEAR_UNKNOWN = Check(8315, _ERROR, "{found} is no duty year. Known are: {expected}. Several are joined by +.", _ANNEX)
NO_RULE = Check(8316, _ERROR, "There is no rule for carry-over from {found}. Rules are known for {expected}; ask with --from-year.")
NO_NOTICE = Check(
    8317,
    _ERROR,
    "Account {found} has no carry-over notice for {expected}. The registry sets it first; ask there.",
    _ANNEX,
    stranger=NOT_NOW,
    told_with="filing",
)
NOT_CONVERTIBLE = Check(
    8318, _ERROR, "Units of vintage {found} are not carried over; those that are: {expected}. Choose among them.", _ANNEX
)
ABOVE_MOST = Check(
    8319,
    _ERROR,
    "Of the {most} t that account {account} may carry over, {expected} t are left, and {found} t are asked for: {difference} t too many. "
    "File less.",
    _ANNEX,
    stranger=NOT_NOW,
    told_with="filing",
)
NO_FILING = Check(
    8320,
    _ERROR,
    "Account {account} has no filing {found} that waits to be taken back; waiting are {expected}. Look its record up.",
    stranger=NOT_NOW,
    told_with="filing",
)
BATCH_OPEN = Check(
    8321,
    _ERROR,
    "Filings of {batch} are taken until {expected}; now it is {found}. Take it back afterwards.",
    _ANNEX,
    stranger=NOT_NOW,
    told_with="filing",
)
NOTHING_TO_TAKE = Check(8322, _ERROR, "No filing of {found} waits to be taken back. Choose another batch.")
NOTHING_TO_REISSUE = Check(8323, _ERROR, "Nothing that was taken back for {found} waits to be issued again.")
BELOW_FILED = Check(
    8324,
    _ERROR,
    "Account {account} could carry over {found} t by this notice, but has filed {expected} t. Filings are withdrawn first.",
    stranger=NOT_NOW,
    told_with="filing",
)
NOTICE_TWICE = Check(8325, _ERROR, "Account {found} stands twice among the notices. Keep one of them.")
NOT_AN_APPLICANT = Check(8326, _ERROR, "{found} is no account of a key emitter. Look the number up.", _PLAN)
NO_CONVERSION_NOTICE = Check(
    8327, _ERROR, "Allowances of {found} need no conversion, or none is ruled yet ({expected}); there is nothing to notify.", _ANNEX
)
ABOVE_RELEASED = Check(
    8328,
    _ERROR,
    "The time for filings was over on {last}. After it only what a lifted freeze released may be filed: of vintage {vintage} {expected} t, "
    "and {found} t are asked for. File no more than that.",
    _ANNEX,
    stranger=NOT_NOW,
    told_with="freeze",
)
HOLDING_DIFFERS = Check(
    8329,
    _ERROR,
    "By the book account {account} held {expected} t of the vintages that are carried over on {instant}; {found} t are typed, a difference "
    "of {difference} t. Type what the book says.",
    _ANNEX,
    stranger=NOT_NOW,
)
TRADES_DIFFER = Check(
    8330,
    _ERROR,
    "By the deliveries in the book account {account} {side} {expected} t from {first} to {last}; {found} t are typed, a difference of "
    "{difference} t. Type what the book says; what was delivered before the book began may come on top.",
    _ANNEX,
    stranger=NOT_NOW,
)

NOT_SURRENDERED = Check(
    8331,
    _WARNING,
    "{entity} did not surrender {found} in full and in time; {expected} are needed for carry-over. The limit is 0.",
    _ANNEX,
)
NO_CONVERSION = Check(
    8332,
    _WARNING,
    "For carry-over from {found} no conversion is needed or ruled yet: no limit is computed. This rests on our reading ({expected}); look "
    "for the notice of the registry.",
)
SURRENDER_UNSTATED = Check(
    8333,
    _NOTICE,
    "The table does not say which duty years were surrendered in full and in time; the limits hold only where they were.",
    _ANNEX,
)
BEGAN_LATER = Check(
    8334, _NOTICE, "The book begins on {found} and does not hold all from {expected} on: the figure is taken as it was typed.", _ANNEX
)
NOT_IN_THE_BOOK = Check(
    8335,
    _NOTICE,
    "The book holds nothing of {expected} for the account: {found} is taken as it was typed.",
    _ANNEX,
    stranger=NOT_NOW,
)

GATE_TAKEN_BACK = Check(
    8336,
    _ERROR,
    "{found} t of vintage {vintage} were taken back for the carry-over of {expected} and are not issued again yet. The registry issues "
    "them first (carryover_reissue).",
    _ANNEX,
    stranger=NOT_NOW,
)
SECTORS_DIFFER = Check(
    8337,
    _ERROR,
    "By its duties and allocations account {account} is in {expected}; {found} are typed, a difference of {difference} t in the base. Type "
    "the sectors that the book says.",
    _PLAN,
    stranger=NOT_NOW,
)
DUTY_DIFFERS = Check(
    8338,
    _ERROR,
    "By the book the duty of {year} of account {account} was {expected} ({difference} t were missing); it is typed as {found}. Type what "
    "the book says.",
    _ANNEX,
    stranger=NOT_NOW,
    told_with="duty",
)
NOT_MEASURED_YET = Check(
    8339,
    _ERROR,
    "What a notice of carry-over from {year} rests on (holding, trades of the window, duties met) is complete from {expected} on; now it "
    "is {found}. Set the notice then.",
    _ANNEX,
)

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
FORM = FormChecks(
    COLUMN_MISSING, COLUMN_UNKNOWN, COLUMN_TWICE, COLUMN_UNNAMED, CELL_EMPTY, NOT_A_NUMBER, NUMBER_OUT_OF_BOUNDS, NEGATIVE, NOT_WHOLE,
    SECTOR_UNKNOWN,
)  # fmt: skip
