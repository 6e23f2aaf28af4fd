"""Which law applies to a breach, and what it imposes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tanheng.kernel.exact import NotANumber, NumberOutOfBounds, decimals_of, parse_decimal
from tanheng.kernel.findings import Check, Finding, Place, errors_of
from tanheng.kernel.messages import Joined, Message, message
from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.lawbook.asking import Asking, unknown_readings
from tanheng.supervision import checks
from tanheng.supervision.model import Breach, Measure, Penalty
from tanheng.supervision.rules import SECOND_QUANTITY, SECOND_STEP, is_lighter, measure_of

_REGIME, _LIGHTER = "penalty.regime", "penalty.lighter_rule"
OPEN_POINTS = (SECOND_STEP, SECOND_QUANTITY, _LIGHTER, "penalty.lighter_measure")
_OF_2021 = ("penalty.order_19.non_surrender_minimum", "penalty.order_19.non_surrender_maximum")
_WHOLE = message("a whole number of tonnes above 0")
_WHOLE_OR_NONE = message("a whole number of tonnes from 0 on")
_PRICE = message("a price in yuan above 0, with at most 10 decimals")


def penalty(
    shortfall: str,
    average_price: str,
    *,
    deadline: date,
    lawbook: Lawbook,
    decided: date | None = None,
    corrected: str | None = None,
    readings: Mapping[str, str] | None = None,
) -> Penalty:
    """Return what a shortfall (t) at the deadline costs at the average price (yuan/t), by the law that applies (Code Art. 1057, 1226)."""
    asking = Asking(lawbook, readings or {})
    findings: list[Finding] = []
    breach = _breach(shortfall, average_price, deadline, decided, corrected, findings)
    _check_law(asking, deadline, decided, findings)
    if breach is None or errors_of(findings):
        return Penalty(None, (), tuple(findings), asking)
    law = asking.reading(_REGIME, on=deadline)
    measure = measure_of(asking, breach, law, deadline)
    compared: tuple[Measure, ...] = ()
    if decided is not None and _compares(asking, law, decided):
        new = measure_of(asking, breach, asking.reading(_REGIME, on=decided), decided)
        compared = (measure, new)
        measure = new if is_lighter(asking, new, measure, decided) else measure
        label = lawbook.tree.interpretations[_REGIME].options[measure.regime]
        findings.append(checks.LIGHTER_APPLIED.at(Place(called="--decided"), label))
    findings += _remarks(asking, breach, law, measure)
    return Penalty(measure, compared, tuple(findings), asking)


def _breach(
    shortfall: str, price: str, deadline: date, decided: date | None, corrected: str | None, findings: list[Finding]
) -> Breach | None:
    missing = _number(shortfall, "--shortfall", checks.SHORTFALL_WRONG, _WHOLE, findings, whole=True)
    yuan = _number(price, "--average-price", checks.PRICE_WRONG, _PRICE, findings)
    done = None
    if corrected is not None:
        done = _number(corrected, "--corrected", checks.CORRECTED_WRONG, _WHOLE_OR_NONE, findings, whole=True, zero=True)
    if missing is not None and done is not None and done > missing:
        findings.append(checks.CORRECTED_TOO_MUCH.at(Place(called="--corrected"), done, missing, difference=done - missing))
    if missing is None or yuan is None or errors_of(findings):
        return None
    return Breach(int(missing), yuan, deadline, decided, None if done is None else int(done))


def _number(
    text: str, option: str, check: Check, expected: Message, findings: list[Finding], *, whole: bool = False, zero: bool = False
) -> Decimal | None:
    try:
        value = parse_decimal(text.strip())
        if (value > 0 or (zero and value == 0)) and not (whole and decimals_of(value)):
            return value
    except (NotANumber, NumberOutOfBounds):
        pass
    findings.append(check.at(Place(called=option), text, expected))
    return None


def _check_law(asking: Asking, deadline: date, decided: date | None, findings: list[Finding]) -> None:
    """Refuse a deadline before the first law, a decision that is not after the deadline, and readings that are not open."""
    try:
        asking.lawbook.choice(_REGIME, on=deadline)
    except NoLegalValue:
        first = min(choice.period.first for choice in asking.lawbook.tree.interpretations[_REGIME].choices)
        low, high = (_of_2021(asking.lawbook, name) for name in _OF_2021)
        findings.append(checks.TOO_EARLY.at(Place(called="--deadline"), deadline, first, low=low, high=high))
    if decided is not None and decided <= deadline:
        findings.append(checks.DECIDED_TOO_EARLY.at(Place(called="--decided"), decided, deadline))
    for written, possible in unknown_readings(asking.lawbook, asking.readings, OPEN_POINTS).items():
        findings.append(checks.READING_UNKNOWN.at(Place(called="--reading"), written, Joined(possible)))


def _of_2021(lawbook: Lawbook, name: str) -> int:
    (value,) = lawbook.tree.parameters[name].values[()]
    return value.integer


def _compares(asking: Asking, law: str, decided: date) -> bool:
    """Tell whether another law is in force on the day of the decision, and the lighter one is to be taken (Code Art. 1057)."""
    if asking.reading(_REGIME, on=decided) == law:
        return False
    rule = asking.found("penalty.lighter_new_rule", on=decided)
    return rule is not None and rule.flag and asking.reading(_LIGHTER, on=decided) == "lighter_of_both"


def _remarks(asking: Asking, breach: Breach, law: str, measure: Measure) -> list[Finding]:
    """Return what must be told beside the figures."""
    remarks = []
    place = Place(called="--decided")
    laws = asking.lawbook.tree.interpretations[_REGIME].choices
    last = next(choice.period.last for choice in laws if choice.choice == law)
    if breach.decided is None and last is not None:
        remarks.append(checks.DECISION_UNSTATED.at(place, last))
    if breach.decided is not None and last is not None and measure.regime == law and breach.missing_t and not measure.next_year_cut_t:
        remarks.append(checks.NO_NEW_CUT.at(place, breach.decided))
    if measure.combinations:
        remarks.append(checks.STEP_OPEN.at(Place(called="--reading")))
    return remarks
