"""The numbered checks of offset and vintages (8201 on: refused; 8231 on: reported without refusing)."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_OFFSET = "mee-order-19 第二十九条"
_SURRENDER = "plan-2024-2025-industry 配额清缴（二）"

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

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
