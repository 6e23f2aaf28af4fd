"""账簿的核对 Numbered refusals of the book: units, amounts, accounts and reservations. All are house rules of double entry."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.strangers import NOT_NOW

UNKNOWN_ACCOUNT = Check(3101, Severity.ERROR, "There is no account {found}. Look its number up in the list of accounts.")
ACCOUNT_CLOSED = Check(
    3102, Severity.ERROR, "Account {found} is closed; nothing moves in or out. Take an account that is open.", stranger=NOT_NOW
)
SAME_ACCOUNT = Check(3103, Severity.ERROR, "Debit and credit are the same account {found}. Name two different accounts.")
OTHER_ASSET = Check(
    3104, Severity.ERROR, "Account {account} holds {expected}, not {found}. Both accounts of a transfer hold its asset.", stranger=NOT_NOW
)
AMOUNT_OUT_OF_RANGE = Check(3105, Severity.ERROR, "The amount {found} is not a whole number from 1 to {expected}. Correct the amount.")
BELOW_FLOOR = Check(
    3106,
    Severity.ERROR,
    "Account {account} has {found} available above its floor, and {expected} are asked for: {difference} too few. Ask for less.",
    stranger=NOT_NOW,
)
ABOVE_CEILING = Check(
    3107,
    Severity.ERROR,
    "Account {account} may take {found} more up to its ceiling, and {expected} would come: {difference} too many. Send less.",
    stranger=NOT_NOW,
)
NOT_PENDING = Check(3108, Severity.ERROR, "Transfer {found} is not a reservation. Name the record and line of a pending transfer.")
RESOLVED_BEFORE = Check(3109, Severity.ERROR, "Reservation {found} was resolved before ({expected}). It cannot be resolved twice.")
MORE_THAN_RESERVED = Check(
    3110,
    Severity.ERROR,
    "Reservation {transfer} holds {expected}, and {found} are asked for. Ask for at most what was reserved.",
    stranger=NOT_NOW,
)
RESERVATION_EXPIRED = Check(3111, Severity.ERROR, "Reservation {transfer} expired at {expected}; now it is {found}. Reserve again.")
NOT_EXPIRED_YET = Check(
    3112, Severity.ERROR, "Reservation {transfer} lasts until {expected}; now it is {found}. It can be voided, not expired."
)
EXPIRY_PASSED = Check(3113, Severity.ERROR, "It would expire at {found}, which is not after now ({expected}). Give a later time.")
CORRECTION_TOO_LARGE = Check(
    3114,
    Severity.ERROR,
    "Of transfer {transfer}, {expected} are left to be corrected, and {found} are asked for. Correct at most what is left.",
    stranger=NOT_NOW,
)
NOT_CORRECTABLE = Check(
    3115, Severity.ERROR, "Transfer {found} moved nothing, so it cannot be corrected. Name a single or posted transfer."
)
NOT_EMPTY = Check(
    3116,
    Severity.ERROR,
    "Account {account} holds {found} and has {expected} reserved. Both must be 0 before it is closed.",
    stranger=NOT_NOW,
)
LIMITS_BROKEN = Check(
    3117,
    Severity.ERROR,
    "Account {account} holds {found}, outside the limits {expected}. Bring the balance within them first.",
    stranger=NOT_NOW,
)
OPEN_ACCOUNT_HAS_NO_LIMITS = Check(
    3118, Severity.ERROR, "Account {found} is an open end of the book; it has neither limits nor a balance to close."
)
ACCOUNT_EXISTS = Check(
    3119, Severity.ERROR, "{found} has account {expected} for this purpose and asset already. Use that one.", stranger=NOT_NOW
)
FLOOR_ABOVE_CEILING = Check(3120, Severity.ERROR, "The floor {found} is above the ceiling {expected}. Give a floor that is not above it.")
NOTHING_EXPIRED = Check(3121, Severity.ERROR, "No reservation or freeze has expired by {found}. There is nothing to do.")
SUM_TOO_LARGE = Check(
    3123,
    Severity.ERROR,
    "Account {account} would have moved {found} in sum, and {expected} is the most that it can. Open a new account and go on there.",
    stranger=NOT_NOW,
)
KEPT_ABOVE = Check(
    3124, Severity.ERROR, "The accounts of {found} are kept by the registry; nobody changes them past it. Use the registry's own commands."
)

CHECKS = (
    *(UNKNOWN_ACCOUNT, ACCOUNT_CLOSED, SAME_ACCOUNT, OTHER_ASSET, AMOUNT_OUT_OF_RANGE, BELOW_FLOOR, ABOVE_CEILING),
    *(NOT_PENDING, RESOLVED_BEFORE, MORE_THAN_RESERVED, RESERVATION_EXPIRED, NOT_EXPIRED_YET, EXPIRY_PASSED),
    *(CORRECTION_TOO_LARGE, NOT_CORRECTABLE, NOT_EMPTY, LIMITS_BROKEN, OPEN_ACCOUNT_HAS_NO_LIMITS, ACCOUNT_EXISTS),
    *(FLOOR_ABOVE_CEILING, NOTHING_EXPIRED, SUM_TOO_LARGE, KEPT_ABOVE),
)
