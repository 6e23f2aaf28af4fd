"""账户的核对 Numbered refusals about accounts: opening, states, holders, representatives, and the gates of closing."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.strangers import NOT_NOW

_E = Severity.ERROR
_RULES = "登记规则第六条至第十五条"

UNKNOWN_TYPE = Check(1101, _E, "There is no account of the type {found}; known are {expected}.")
UNKNOWN_HOLDER = Check(1102, _E, "There is no organisation {found}. Register it first.")
HOLDER_OF_OTHER_KIND = Check(
    1103, _E, "An organisation of the kind {found} cannot hold an account of the type {type}; expected {expected}.", _RULES
)
ONE_ACCOUNT_EACH = Check(
    1104, _E, "{found} has account {expected} already; each subject has one.", "登记规则第六条", stranger=NOT_NOW, told_with="account"
)
STATE_NOT_AFTER = Check(
    1105, _E, "An account that is {now} cannot become {found}; what may follow is {expected}.", stranger=NOT_NOW, told_with="account"
)
NOT_CHANGING_HANDS = Check(
    1106,
    _E,
    "The account is {found}; its holder changes only while it is {expected}. Change its state first.",
    _RULES,
    stranger=NOT_NOW,
    told_with="account",
)
UNKNOWN_ACCOUNT = Check(1107, _E, "There is no account {found}. Look the number up.")
UNKNOWN_PERSON = Check(1108, _E, "There is no person {found} who can act. Register the person first.")
HAS_A_RIGHT = Check(
    1109, _E, "Person {found} has a right for account {expected} already. End that one first.", stranger=NOT_NOW, told_with="account"
)
HAS_NO_RIGHT = Check(1110, _E, "Person {found} has no right for account {expected}.", stranger=NOT_NOW, told_with="account")
GATE_HOLDING = Check(
    1121, _E, "The account still holds {found} t of vintage {vintage} ({where}). Move or cancel them first.", _RULES, stranger=NOT_NOW
)
GATE_ENCUMBERED = Check(
    1122,
    _E,
    "{found} t are still frozen or pledged by {expected}. The encumbrance must end first.",
    _RULES,
    stranger=NOT_NOW,
    told_with="freeze",
)
GATE_PROPOSAL = Check(
    1123,
    _E,
    "Proposal {found} ({expected}) about the account is still open. Decide or withdraw it first.",
    _RULES,
    stranger=NOT_NOW,
    told_with="account",
)
GOVERNMENTS_END = Check(
    1124,
    _E,
    "Account {found} is a {type}, an end of the book that the government keeps: it is not closed. What may be closed is {expected}.",
)
RECEIVED_LATER = Check(1125, _E, "The application was received on {found}, but today is {expected}. Give the day on which it came.")
NOT_RESTRICTED = Check(
    1126,
    _E,
    "The account is {found}; one objects only while it is {expected}. There is nothing to object to.",
    _RULES,
    stranger=NOT_NOW,
    told_with="account",
)
OBJECTED_ALREADY = Check(
    1127,
    _E,
    "There is an objection to the restriction of account {found} already (record {expected}). Wait for its answer.",
    _RULES,
    stranger=NOT_NOW,
    told_with="account",
)
OBJECTION_LATE = Check(
    1128,
    _E,
    "It is {found}; one could object to the restriction until {expected}. Ask the registry otherwise.",
    _RULES,
    stranger=NOT_NOW,
    told_with="account",
)
NO_OBJECTION = Check(1129, _E, "There is no objection {found} that waits for an answer. Look up the number of its record.")
OTHER_PROVINCE = Check(
    1130,
    _E,
    "An account of the type {type} does not stand in {found}. Name the province of its holder; for the national account, the ministry.",
)
GATE_OBJECTION = Check(
    1140,
    _E,
    "Objection {found} to a restriction of the account has had no answer since {expected}. Answer it first.",
    stranger=NOT_NOW,
    told_with="account",
)
GATE_DIFFERENCE = Check(
    1141,
    _E,
    "Reconciliation {found} found a difference of the account that is open. Settle it first.",
    stranger=NOT_NOW,
    told_with="account",
)
NOT_ADMITTED = Check(
    1142,
    _E,
    "An {found} is not opened: those who may trade are {expected}. Wait until the conditions for others are published.",
    "交易规则 交易主体",
)

CHECKS = (
    *(UNKNOWN_TYPE, UNKNOWN_HOLDER, HOLDER_OF_OTHER_KIND, ONE_ACCOUNT_EACH, STATE_NOT_AFTER, NOT_CHANGING_HANDS, UNKNOWN_ACCOUNT),
    *(UNKNOWN_PERSON, HAS_A_RIGHT, HAS_NO_RIGHT, GATE_HOLDING, GATE_ENCUMBERED, GATE_PROPOSAL, GOVERNMENTS_END, RECEIVED_LATER),
    *(NOT_RESTRICTED, OBJECTED_ALREADY, OBJECTION_LATE, NO_OBJECTION),
    *(OTHER_PROVINCE, GATE_OBJECTION, GATE_DIFFERENCE, NOT_ADMITTED),
)
