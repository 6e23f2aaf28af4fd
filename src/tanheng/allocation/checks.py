"""The numbered checks of the allocation rules: 42xx refuse, 43xx are reported. Those of reading a file stand in intake/checks.py."""

from __future__ import annotations

from tanheng.kernel.findings import Check, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
_PLAN = "plan-2024-2025-industry"
_DRAFT = "plan-2026-draft"

YEAR_WITHOUT_PLAN = Check(4201, _ERROR, "There is no allocation plan for the emissions year {found}. There are plans for {expected}.")
SPECIAL_OF_OTHER_SECTOR = Check(
    4202, _ERROR, "The special case {found} does not exist for {sector}. Possible there: {expected}. Mend the case or the sector."
)
BALANCE_VALUE_MISSING = Check(
    4203,
    _ERROR,
    "The balance value of {sector} is not known, and {found} units need it. Give the sealed one with --balance-value {code}=VALUE; "
    "or say with --assume-complete that the file holds the whole sector of the nation, so that it can be solved; or give last year's as an "
    "estimate with --estimate {code}=VALUE.",
    f"{_PLAN} 配额分配方法",
)
INTENSITY_MISSING = Check(
    4204, _ERROR, "Without {expected} the unit {unit} has no intensity. Fill the column, or name the special case that needs none."
)
OUTPUT_ZERO = Check(
    4205, _ERROR, "{unit} emitted {found} t with an output of 0, so it has no intensity. Mend one of the two, or name the special case."
)
DAY_NEEDED = Check(
    4206,
    _ERROR,
    "{found} leaves open whether the unit closed by the final determination ({expected}). Write the whole day.",
    f"{_PLAN} 配额分配范围",
)
REDUCTION_WITHOUT_RULE = Check(4207, _ERROR, "There is no rule for a reduction in the emissions year {year}; {found} t is given. Empty it.")
RATIO_REFUSED = Check(
    4208,
    _ERROR,
    "The pre-allocation ratio {found} is not possible: the plan says {expected}. Only a maximum may be lowered.",
    f"{_PLAN} 配额发放（一）1",
)
BALANCE_VALUE_WRONG = Check(4209, _ERROR, "{found} is no balance value of {sector}: it must be a number above 0.")
READING_UNKNOWN = Check(4210, _ERROR, "The reading {found} cannot be chosen. Possible are: {expected}.")
SLAG_RATE_IMPOSSIBLE = Check(
    4211,
    _ERROR,
    "The carbide-slag rate of {unit} is {found}, and no rate is above {expected}. Check slag, clinker output and their units.",
    f"{_DRAFT} 表2-3注5",
)

PRINTED_DIFFERS = Check(
    4301, _WARNING, "{column} of {unit} says {found}; computed is {expected}, a difference of {difference}. The computed figure is used."
)
SLAG_CONTRADICTS = Check(
    4302,
    _WARNING,
    "The carbide-slag rate computed from slag, clinker and class is {found}; the limit is {expected}, to be exceeded. The declared case "
    "is {declared}. The computed rate decides: the unit is treated as {treated}.",
    f"{_DRAFT} 表2-3注5",
)
SLAG_NOT_COMPUTED = Check(
    4303, _WARNING, "The declared carbide-slag case of {unit} stands unchecked: slag, clinker output and class are needed for the rate."
)
DATE_CONTRADICTS = Check(
    4304, _WARNING, "{unit} is declared as {found}, its dates say {expected}. The dates decide; mend the one that is wrong."
)
DATE_STRANGE = Check(4305, _WARNING, "{unit} has emissions of the year {year}, yet its date is {found}. Check the date.")
NO_SPECIAL_THIS_YEAR = Check(4306, _WARNING, "{found} is no special case in {year}: the allowance of {unit} comes from the formula.")
ROUNDED_TO_WHOLE = Check(
    4307,
    _NOTICE,
    "The enterprise total of {unit} is a whole number by table C.5; {found} is rounded to {expected}.",
    "CETS-AG-03.01-V01-2024 表C.5",
)
ALL_CAPPED = Check(
    4308,
    _WARNING,
    "Every unit of {sector} is capped: any balance value from {low} to {high} gives the same allowances. The middle is shown.",
)
BELOW_THRESHOLD_FOUND = Check(
    4309,
    _NOTICE,
    "The units of {unit} emitted {found} t, less than {expected} t: allowance as emitted. Check that the enterprise total is below it too.",
    f"{_DRAFT} 正文（条次未记）",
)
NOT_BELOW_THRESHOLD = Check(
    4310,
    _WARNING,
    "{unit} is declared below the threshold; its units emitted {found} t, not less than {expected} t. The emissions decide: formula.",
    f"{_DRAFT} 正文（条次未记）",
)
CLASS_NOT_ALLOCATED = Check(
    4311, _WARNING, "Lines of {found} are not allocated, only lines of {expected}: {unit} is out of scope.", f"{_PLAN} 配额分配范围"
)
WHITE_NOT_DECLARED = Check(
    4312, _WARNING, "{unit} makes {found} and is not declared as a special case. If the line makes only that, declare {expected}."
)
ESTIMATED = Check(
    4313, _NOTICE, "The figures of {sector} are an estimate: they rest on the balance value {found} of another year, {expected}."
)
SOLVED = Check(
    4314, _NOTICE, "The balance value of {sector} was solved from {found} units on the word that the file holds the whole sector."
)
PREVIOUS_MISSING = Check(
    4316, _WARNING, "{unit} has no verified emissions of the previous year and so no pre-allocation, unlike others of {entity}. Check it."
)
NO_PRODUCTION = Check(4317, _NOTICE, "{unit} emitted nothing: allowance and duty are 0.")
DATE_FOUND = Check(4318, _NOTICE, "{unit} is treated as {expected} by its date {found}, without having been declared so.")
SEALED_WINS = Check(4319, _WARNING, "The sealed balance value {expected} of {sector} is used; {found} is left aside.")
PARTS_ABOVE_WHOLE = Check(
    4320,
    _WARNING,
    "Ironmaking and sintering together emitted {found} t, the whole enterprise {expected} t. Net fuels may explain it; check all three.",
)
BALANCE_VALUE_STRANGE = Check(
    4321,
    _WARNING,
    "The balance value {found} of {sector} lies outside {expected}, where the intensities of the {count} units with the formula lie, "
    "widened by the band: every one of them is capped on the same side. Check the balance value and its unit, t/t.",
)
SEALED_DIFFERS = Check(
    4322,
    _WARNING,
    "The sealed balance value of {sector} is {found}, the one solved from the file {expected}, a difference of {difference}. With the "
    "sealed one, which is used, emissions less allowances are {residual} t. If the file holds the whole sector, one of the two is wrong.",
)
OPTION_ASIDE = Check(4323, _NOTICE, "{found} is not used for {sector}: its balance value is {expected}.")
INTENSITY_STRANGE = Check(
    4324,
    _WARNING,
    "The intensity of {unit} is {found} t/t; {expected} is plausible. Check emissions and output, and the units that they are in (t).",
)
CLASS_CONTRADICTS = Check(
    4325,
    _WARNING,
    "{unit} is declared as {declared}, and its class of clinker is {found}, not {expected}. The declared case stands; mend the one that is "
    "wrong.",
)
CLOSING_LATE = Check(
    4326,
    _WARNING,
    "{unit} closes on {found}, later than {expected}, the year after the emissions year. Check the date.",
)
CLOSED_FIRST = Check(4327, _WARNING, "{unit} closed on {found}, before it was commissioned on {expected}. Check both dates.")
CLOSED_WAITS = Check(
    4328,
    _NOTICE,
    "{unit} closed before the final determination: what {entity} gets waits in the provincial account until it has surrendered.",
    f"{_DRAFT} 正文（条次未记）",
)

CHECKS: tuple[Check, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Check))
