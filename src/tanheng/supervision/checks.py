"""The numbered checks of penalties (8251 on: refused; 8281 on: reported without refusing)."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_ORDER = "state-council-775 第二十四条"
_CODE = "environmental-code-2026 第一千二百二十六条第二款"
_LIGHTER = "environmental-code-2026 第一千零五十七条"

SHORTFALL_WRONG = Check(8251, _ERROR, "The shortfall {found} is not {expected}. Copy it from the surrender record.", _ORDER)
PRICE_WRONG = Check(8252, _ERROR, "The average price {found} is not {expected}. Work it out as amount over volume of the window.", _ORDER)
CORRECTED_WRONG = Check(8253, _ERROR, "The corrected quantity {found} is not {expected}. Zero must be written as 0.", _CODE)
CORRECTED_TOO_MUCH = Check(
    8254, _ERROR, "{found} t were corrected, but only {expected} t were missing: {difference} t too much. Mend one of the two.", _CODE
)
TOO_EARLY = Check(
    8255,
    _ERROR,
    "The deadline {found} is before {expected}. Older breaches fall under the measures of 2021 with fixed fines ({low} to {high} yuan, "
    "Art. 40), which are not computed here.",
    _ORDER,
)
DECIDED_TOO_EARLY = Check(
    8256, _ERROR, "The decision of {found} is not after the deadline {expected}. Before it nothing is overdue; mend one of the two.", _ORDER
)
READING_UNKNOWN = Check(8257, _ERROR, "The reading {found} cannot be chosen here. Possible are: {expected}.")

LIGHTER_APPLIED = Check(
    8281, _NOTICE, "The deadline and the decision fall under different laws; both were compared, and {found} is the lighter.", _LIGHTER
)
NO_NEW_CUT = Check(
    8282, _NOTICE, "On {found} no new cut of next year's allowances may be decided; cuts decided earlier are carried out.", _CODE
)
DECISION_UNSTATED = Check(
    8283,
    _NOTICE,
    "The day of the decision is not stated. A cut may only be decided up to {found}, and a later decision takes the lighter law; say it "
    "with --decided.",
    _LIGHTER,
)
STEP_OPEN = Check(
    8284,
    _NOTICE,
    "The Code does not say whether the second fine adds to the first, nor on which quantity it is taken; every combination is shown.",
    _CODE,
)

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
