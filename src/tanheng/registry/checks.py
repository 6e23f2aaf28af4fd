"""登记的核对 Numbered refusals of the registry. 10xx sender, 20xx receiver, 30xx and 35xx units and amounts.

Each has a text for the owner of the account and, where the reason is nobody else's business, one for a stranger that gives nothing away.
"""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.messages import message
from tanheng.kernel.strangers import NOT_NOW

_E = Severity.ERROR
_WHO_TRADES = "交易规则 交易主体"
_RULES = "登记规则第六条至第十五条"
_SHUT = message("Account {found} cannot take part in this. Ask its holder.").text

SENDER_DIGITS = Check(1001, _E, "{found} is not the number of an account: its check digits do not fit. Look it up and type it again.")
SENDER_UNKNOWN = Check(1002, _E, "There is no account {found} to take units from. Look the number up.")
SENDER_CLOSED = Check(1003, _E, "Account {found} is closed or closing; nothing goes out of it.", _RULES, _SHUT, told_with="account")
SENDER_SUSPENDED = Check(
    1004, _E, "Account {found} is suspended; only authorities act on it. Ask the registry why.", _RULES, _SHUT, told_with="account"
)
SENDER_BUYS_ONLY = Check(
    1005,
    _E,
    "Account {found} may only receive, surrender and return for now. Surrender first what is owed, then ask for release.",
    _RULES,
    _SHUT,
    told_with="account",
)
SENDER_BUSY = Check(
    1006, _E, "Account {found} has {expected} of the same kind open already. Wait until it is decided, or withdraw it.", stranger=NOT_NOW
)
SENDER_TYPE = Check(1007, _E, "An account of the type {found} does not send in this kind; expected {expected}. Take another kind.")
SENDER_MAY_NOT_TRADE = Check(
    1008,
    _E,
    "Account {account}, an {found}, may not trade; those who may are {expected}. Keep the units in the registry.",
    _WHO_TRADES,
    NOT_NOW,
    told_with="account",
)
SENDER_CHANGES_HANDS = Check(
    1011, _E, "Account {found} is changing its holder; nothing moves until that is done.", _RULES, _SHUT, told_with="account"
)
SENDER_RESTRICTED = Check(
    1012,
    _E,
    "The use of account {found} is restricted. Put its papers right; objections within the set time.",
    _RULES,
    _SHUT,
    told_with="account",
)
NOT_REPRESENTATIVE = Check(1015, _E, "Person {found} has no right {expected} for account {account}. Ask a representative who has it.")
OF_OTHERS = Check(
    1016,
    _E,
    "Account {account} is {expected}'s; nobody of {found} decides about it. Let those decide whose it is.",
    stranger=NOT_NOW,
    told_with="account",
)
SIGNED_TWICE = Check(
    1017,
    _E,
    "Account {account} demands a second signature of its own. Propose this first (“{what}”, by proposal_make); then a representative with "
    "the right “{expected}” decides.",
    "内部规则",
)
RECEIVER_DIGITS = Check(2001, _E, "{found} is not the number of an account: its check digits do not fit. Look it up and type it again.")
RECEIVER_UNKNOWN = Check(2002, _E, "There is no account {found} to give units to. Look the number up.")
RECEIVER_CLOSED = Check(2003, _E, "Account {found} is closed or closing; nothing comes into it.", _RULES, _SHUT, told_with="account")
RECEIVER_SUSPENDED = Check(2004, _E, "Account {found} is suspended; nothing comes into it.", _RULES, _SHUT, told_with="account")
RECEIVER_TYPE = Check(2007, _E, "An account of the type {found} does not receive in this kind; expected {expected}. Take another kind.")
RECEIVER_MAY_NOT_TRADE = Check(
    2008,
    _E,
    "Account {account}, an {found}, may not trade; those who may are {expected}. Name the buyer of the trade.",
    _WHO_TRADES,
    NOT_NOW,
    told_with="account",
)
RECEIVER_CHANGES_HANDS = Check(
    2011, _E, "Account {found} is changing its holder; nothing moves until that is done.", _RULES, _SHUT, told_with="account"
)
RECEIVER_RESTRICTED = Check(2012, _E, "The use of account {found} is restricted; it cannot receive.", _RULES, _SHUT, told_with="account")
SAME_OR_OTHER = Check(2013, _E, "Sender {found} and receiver {expected} do not fit this kind: {rule}. Correct one of the two.")
OTHER_PROVINCE = Check(
    2015,
    _E,
    "Account {account} belongs to {found}, not to {expected}. Units go through the province of the unit.",
    stranger=NOT_NOW,
    told_with="account",
)
OTHER_PROVINCE_SURRENDER = Check(
    2016,
    _E,
    "The duty of {account} lies with {expected}, not with {found}. Surrender into its own province's account.",
    stranger=NOT_NOW,
    told_with="account",
)
NO_DOCUMENT = Check(
    2021, _E, "This needs the document on which it rests (judgment, approval of a merger or split); found {found}. Give its number."
)
WRONG_VINTAGE = Check(
    3001,
    _E,
    "Units of vintage {found} do not pay the duty of {year} on {day}; usable are {expected} ({law}: {mark}). Take others.",
    "2024、2025年度方案 配额清缴、配额结转",
)
OUTSIDE_WINDOW = Check(
    3002, _E, "Filings for carry-over are taken from {first} to {last}; now it is {found}.", "2024、2025年度方案 配额结转"
)
NOT_ENOUGH = Check(
    3005,
    _E,
    "Account {account} has {found} t of vintage {vintage} for this ({held} t held, {frozen} t frozen, {pledged} t pledged); "
    "{expected} t are asked for: {difference} t too few.",
    "",
    "Account {account} cannot give what is asked for.",
)
UNKNOWN_VINTAGE = Check(3006, _E, "{found} is no vintage; known are {expected}. Correct it.")
NOTHING_ASKED = Check(3007, _E, "At least one line with an amount is needed; found {found}. Add one.")
NOT_WHOLE = Check(3008, _E, "The amount {found} is not a whole number of tonnes from 1 to {expected}. Correct it.")
ABOVE_DUTY = Check(
    3012,
    _E,
    "Of the duty of {year}, {expected} t are left, and {found} t are asked for: {difference} t too many. Surrender less.",
    "",
    "The duty of {year} does not take so much. Ask its holder.",
    told_with="duty",
)
ABOVE_NOTICE = Check(
    3017,
    _E,
    "Of the adjustment notice {document}, {expected} t are left to return, and {found} t are asked for. Return less.",
    stranger=NOT_NOW,
    told_with="entitlement",
)
RECONCILING = Check(
    3016,
    _E,
    "Account {account} differs in reconciliation {found} and is blocked until the difference is settled. Ask the registry.",
    "",
    "Account {account} cannot take part in this. Ask its holder.",
    told_with="account",
)
NOT_CORRECTABLE = Check(
    3019,
    _E,
    "Movement {found} cannot be taken back: {expected} t of it are left, or it does not run this way. Name another.",
    stranger=NOT_NOW,
    told_with="movement",
)
CORRECTION_TOO_LATE = Check(
    3020,
    _E,
    "Movement {found} is older than {expected} days and is not corrected any more. Ask for a new movement of its own kind.",
    stranger=NOT_NOW,
    told_with="movement",
)
HAS_OWN_CORRECTION = Check(
    3021, _E, "Movements of the kind {found} are not taken back by a general correction but in their own room: {expected}. Go there."
)
IS_FINAL = Check(3023, _E, "Movement {found} is a {expected}: by {basis} that is final, and nothing takes it back. Leave it as it is.")
PROMISED = Check(
    3024,
    _E,
    "Of vintage {vintage} in account {account}, {found} t are promised to proposal {proposal}, so that {free} t are free,"
    " and {expected} t are asked for. Wait until it is decided, or ask for less.",
    stranger="Account {account} cannot give what is asked for.",
    told_with="holding",
)
NOT_FROZEN = Check(
    3022,
    _E,
    "Under {found}, {expected} t are frozen now. Look the freeze up, and name it with no more than that.",
    stranger=NOT_NOW,
    told_with="freeze",
)
SAME_ORDER = Check(
    3025,
    _E,
    "By {found} of {authority}, freeze {expected} holds {amount} t of vintage {vintage} of this account already. Leave it at that;"
    " or, if the order freezes more, say that this adds to it.",
    stranger=NOT_NOW,
    told_with="freeze",
)
BOUGHT_TODAY = Check(
    3026,
    _E,
    "Of vintage {vintage}, {expected} t were bought before {day} and may be sold again, and {found} t are asked for. What was bought on a "
    "trading day becomes available on the next one.",
    "交易规则 当日买入不得卖出",
    NOT_NOW,
    told_with="holding",
)
ABOVE_ENVELOPE = Check(
    3501,
    _E,
    "The envelope of {province} for {vintage} has {expected} t left, and {found} t are asked for. Raise it first by its document.",
    stranger=NOT_NOW,
)

CHECKS = (
    *(SENDER_DIGITS, SENDER_UNKNOWN, SENDER_CLOSED, SENDER_SUSPENDED, SENDER_BUYS_ONLY, SENDER_BUSY, SENDER_TYPE, SENDER_MAY_NOT_TRADE),
    *(
        SENDER_CHANGES_HANDS,
        SENDER_RESTRICTED,
        NOT_REPRESENTATIVE,
        OF_OTHERS,
        SIGNED_TWICE,
        RECEIVER_DIGITS,
        RECEIVER_UNKNOWN,
        RECEIVER_CLOSED,
    ),
    *(
        RECEIVER_SUSPENDED,
        RECEIVER_TYPE,
        RECEIVER_MAY_NOT_TRADE,
        RECEIVER_CHANGES_HANDS,
        RECEIVER_RESTRICTED,
        SAME_OR_OTHER,
        OTHER_PROVINCE,
    ),
    *(OTHER_PROVINCE_SURRENDER, NO_DOCUMENT, WRONG_VINTAGE, OUTSIDE_WINDOW, NOT_ENOUGH, UNKNOWN_VINTAGE, NOTHING_ASKED, NOT_WHOLE),
    *(
        ABOVE_DUTY,
        RECONCILING,
        ABOVE_NOTICE,
        NOT_CORRECTABLE,
        CORRECTION_TOO_LATE,
        HAS_OWN_CORRECTION,
        NOT_FROZEN,
        IS_FINAL,
        PROMISED,
        SAME_ORDER,
        BOUGHT_TODAY,
        ABOVE_ENVELOPE,
    ),
)
