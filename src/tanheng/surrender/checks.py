"""The numbered checks of offset and vintages (8201 on: refused; 8231 on: reported without refusing)."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.strangers import NOT_NOW

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_OFFSET = "mee-order-19 第二十九条"
_SURRENDER = "plan-2024-2025-industry 配额清缴（二）"
_DUTY = "plan-2024-2025-industry 配额清缴（一）"
_HELP = "plan-2024-2025-industry 配额清缴（三）"
_SUCCESSION = "mee-order-19 第十八条"

NOT_IN_TRANSITION = Check(
    1131,
    _ERROR,
    "The account is {found}; it hands over to successors only while it is {expected}. Change its state first.",
    _SUCCESSION,
    stranger=NOT_NOW,
    told_with="account",
)
SUCCESSOR_TWICE = Check(1132, _ERROR, "Successor {found} is named twice. Put together in one place what it takes over.")
NO_SUCCESSOR = Check(
    1133,
    _ERROR,
    "Account {found}, which surrendered the units, is closed and cannot get them back, and no successor of it with an open account is in "
    "the book. Take this up with the province.",
    _SUCCESSION,
    stranger=NOT_NOW,
    told_with="account",
)
OTHER_SUCCESSOR = Check(
    1134,
    _ERROR,
    "What account {giver} surrendered goes back to {expected}; the successor named is {found}. Name the one that the document of the "
    "province names.",
    _SUCCESSION,
    stranger=NOT_NOW,
    told_with="account",
)

DUTY_NOT_WHOLE = Check(
    8201,
    _ERROR,
    "The duty {found} is not {expected}. Copy it from the compliance notice; duties are whole tonnes.",
    "state-council-775 第三十条",
)
READING_UNKNOWN = Check(8202, _ERROR, "The reading {found} cannot be chosen here. Possible are: {expected}.")
NO_OFFSET_RULE = Check(8203, _ERROR, "There is no rule for the offset of a duty of {found}. Rules are known for {expected}.", _OFFSET)
NOT_ACCEPTED = Check(
    8204,
    _ERROR,
    "CCER are not accepted for the duty of {found}. This rests on our reading, for: {reason}. If the authority accepts them, choose "
    "--reading {expected}.",
    _SURRENDER,
)
DUTY_YEAR_UNKNOWN = Check(8205, _ERROR, "There is no rule for which vintages pay a duty of {found}. Rules are known for {expected}.")
NO_DAY = Check(
    8206, _ERROR, "The duty of {found} is in arrears and has no deadline here. Say with --on for which day the vintages are asked."
)
NO_RULE_ON_DAY = Check(8207, _ERROR, "There is no rule for the duty of {found} on {day}. Rules begin with {expected}.")
NOT_AN_EMITTER = Check(8208, _ERROR, "{found} is no account of a key emitter, which alone has duties. Look the number up.", _DUTY)
NO_DEADLINE = Check(8209, _ERROR, "The law has no surrender deadline for {found}. Known are {expected}. Correct sector or year.", _DUTY)
DUTY_TWICE = Check(8210, _ERROR, "The duty of {found} stands twice among those asked for. Keep one of them.")
DUTY_OF_OTHER_PROVINCE = Check(
    8211,
    _ERROR,
    "Account {account} lies in {expected}, not in {found}. The duty is fixed by its own province; ask there.",
    _DUTY,
    stranger=NOT_NOW,
    told_with="account",
)
NO_DUTY = Check(
    8212,
    _ERROR,
    "Account {found} has no duty for {expected}. Its province fixes the duty first (duty_set); look up account and year.",
    _DUTY,
    stranger=NOT_NOW,
    told_with="duty",
)
HELPER_IS_HELPED = Check(
    8213, _ERROR, "Account {found} cannot help itself. Leave out on whose behalf it surrenders, or name another account.", _HELP
)
HELP_NOT_ALLOWED = Check(
    8214, _ERROR, "For the duty of {found} nobody may provide allowances for another. The law knows it for {expected}.", _HELP
)
HELP_UNFOUNDED = Check(
    8215,
    _ERROR,
    "Surrender on behalf of {account} needs the document that shows why it cannot buy itself (such as a frozen bank account); found "
    "{found}. Give its number.",
    _HELP,
)
ABOVE_EXCESS = Check(
    8216,
    _ERROR,
    "{found} t are to go back, but only {expected} t are surrendered above the duty of {year}: {difference} t too many. Lower the duty "
    "first by its document, or correct the amount.",
    _DUTY,
    stranger=NOT_NOW,
    told_with="duty",
)
OFFSET_TOO_EARLY = Check(
    8217, _ERROR, "The CCER was registered on {found}; for the duty of {year} only those registered from {expected} on count.", _SURRENDER
)
OFFSET_EXCLUDED = Check(
    8218, _ERROR, "The project {found} is under national allowance management; its CCER do not count. Choose another project.", _OFFSET
)
ABOVE_OFFSET_LIMIT = Check(
    8219,
    _ERROR,
    "CCER may offset {limit} t of the duty of {year}; {expected} t of that are left, and {found} t are asked for: {difference} t too many.",
    _OFFSET,
    stranger=NOT_NOW,
    told_with="duty",
)
OFFSET_ABOVE_DUTY = Check(
    8220,
    _ERROR,
    "Of the duty of {year}, {expected} t are left, and {found} t are to be offset: {difference} t too many. Record less.",
    _OFFSET,
    stranger=NOT_NOW,
    told_with="duty",
)
PROOF_USED = Check(
    8221,
    _ERROR,
    "The proof of cancellation {found} counts already (record {expected}). Each proof counts once; give another.",
    _OFFSET,
    stranger=NOT_NOW,
    told_with="duty",
)
NO_OFFSET = Check(8222, _ERROR, "There is no offset {found} that still counts. Look up the number of its record.")
GATE_DUTY = Check(
    8223,
    _ERROR,
    "Of the duty of {expected}, {found} t are not met. The duty goes with the account: surrender first.",
    _DUTY,
    stranger=NOT_NOW,
    told_with="duty",
)
DUTY_OF_CLOSED = Check(
    8224,
    _ERROR,
    "Account {found} is closed: its duty can be lowered, but {left} t of the duty of {year} would be left that nobody can meet. Fix what "
    "is above the part that is met for {expected}.",
    _DUTY,
    stranger=NOT_NOW,
    told_with="duty",
)
GATE_NO_DUTY = Check(
    8225,
    _ERROR,
    "The account got {found} t for {expected}, and no duty of that year is fixed yet. Its province fixes the duty first (duty_set).",
    _DUTY,
    stranger=NOT_NOW,
    told_with="duty",
)
OFFSET_NOT_ACCEPTED = Check(
    8226,
    _ERROR,
    "CCER are not accepted for the duty of {found}. This rests on our reading of an open text ({expected}), for: {reason}. Ask the "
    "authority; they can be recorded once the law book takes the other reading.",
    _SURRENDER,
)
OFFSET_TO_COME = Check(8227, _ERROR, "The CCER cannot have been registered on {found}; today is {expected}. Correct the day.", _OFFSET)

ABOVE_SECTOR = Check(
    8228,
    _ERROR,
    "The account has {expected} t of duty in {sector} for {year}, and {found} t are to go to successors: {difference} t too many. Correct "
    "sector, year or amount.",
    _SUCCESSION,
    stranger=NOT_NOW,
    told_with="duty",
)
ABOVE_LEFT = Check(
    8229,
    _ERROR,
    "Of the duty of {year}, {expected} t are not met, and {found} t are to go to successors: {difference} t too many. What was surrendered "
    "stays with the account; hand over less.",
    _SUCCESSION,
    stranger=NOT_NOW,
    told_with="duty",
)
OFFSETS_LAPSE = Check(
    8230,
    _ERROR,
    "{found} t of CCER count for the duty of {year}; of the {duty} t that would stay, CCER may offset only {expected} t. Withdraw offsets "
    "(offset_withdraw) and record them for the successor, or hand over less.",
    _OFFSET,
    stranger=NOT_NOW,
    told_with="duty",
)

REGISTERED_TOO_EARLY = Check(
    8231, _WARNING, "The CCER was registered on {found}; only those registered from {expected} on are eligible.", _SURRENDER
)
PROJECT_EXCLUDED = Check(8232, _WARNING, "The CCER comes from a project under national allowance management and is not eligible.", _OFFSET)
DAY_OF_OTHER_YEAR = Check(
    8233,
    _NOTICE,
    "No rule says from which registration day on CCER count for {found}; that of {expected} is used.",
    _SURRENDER,
)
NO_ARREARS_RULE = Check(
    8234,
    _WARNING,
    "The deadline {expected} has passed on {found}, and no rule on arrears applies to the duty of {year} on that day. The vintages of the "
    "duty itself are shown.",
)
LATE = Check(
    8235, _WARNING, "It comes on {found}, after the deadline {expected}: it is accepted and counts as late.", "state-council-775 第十四条"
)

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
