"""缺失数据 Fills a missing quantity or heat value conservatively (operational; the guidelines give the principle and no number, 第9.1条).

What the data quality control plan says counts first. Else the candidates are compared: the highest counts for activity data and heat
values, the lowest for output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tanheng.kernel.exact import plain, rounded_quotient, total
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import Joined, Label, Rendered
from tanheng.kernel.months import Month
from tanheng.lawbook import Choice, Lawbook
from tanheng.lawbook.entries import followed
from tanheng.quantification import checks
from tanheng.quantification.model import Kind, MissingHeat, Row
from tanheng.quantification.report import Report
from tanheng.quantification.vocabulary import vocabulary

QUANTITY, NCV = "quantity", "ncv"
PLAN_VALUE, BACKUP, STOCK_IDENTITY = "plan_value", "backup_meter", "stock_identity"
SPECIFIC, LAST_VALID = "mean_specific_consumption", "last_valid_month"
OUTPUTS = ("output", "clinker", "metal")
_READING, _CANDIDATES, _PLAN_ONLY, _REFUSED = "quantification.missing_data", "conservative_candidates", "plan_only", "refused"
_LOWEST = "lowest"


@dataclass(frozen=True, slots=True)
class Substitution:
    """A datum that is missing, what could stand in for it, and why; quantities in the official unit, heat values in GJ per unit.

    `ncv` is the heat value that was measured in a month whose quantity is missing.
    """

    place: Place
    entity: str
    works: str
    unit: str
    kind: Kind
    parameter: str
    stated: dict[str, Decimal]
    reference_item: str
    reason: str
    ncv: Decimal | None = None

    def is_of(self, row: Row) -> bool:
        """Tell whether the row is of the same source, in whatever month."""
        mine, theirs = self.kind.material, row.kind.material
        return self.is_beside(row) and (mine.category, mine.item) == (theirs.category, theirs.item)

    def is_beside(self, row: Row) -> bool:
        """Tell whether the row is of the same unit, in whatever month."""
        where = (self.entity, self.works, self.unit, self.kind.scope)
        return where == (row.entity, row.works, row.unit, row.kind.scope)


def substituted_rows(rows: list[Row], missing: Iterable[Substitution], lawbook: Lawbook, report: Report) -> list[Row]:
    """Return the rows with lost quantities filled in, and those marked whose heat value is lost; each is marked.

    A heat value is chosen where all of them are known, batches too. A substitution that cannot stand is a finding.
    """
    found = list(rows)
    for one in sorted(missing, key=lambda one: one.parameter == NCV):  # a row that is filled in may lack its heat value too
        if not one.reason:
            report.add(checks.REASON_MISSING.at(one.place), month=one.kind.month)
            continue
        own = [row for row in found if one.is_of(row) and row.kind.month == one.kind.month]
        if one.parameter == NCV:
            _mark_heat(one, own, report)
        elif own:
            report.add(checks.NOTHING_MISSING.at(one.place, str(own[0].place), item=one.kind.material.shown), month=one.kind.month)
        elif (row := _filled(one, found, lawbook, report)) is not None:
            found.append(row)
    return found


def _filled(one: Substitution, rows: list[Row], lawbook: Lawbook, report: Report) -> Row | None:
    candidates = {name: value for name, value in one.stated.items() if name != LAST_VALID}
    specific = _by_specific_consumption(one, rows, lawbook)
    if specific is not None:
        candidates[SPECIFIC] = specific
    data = "output" if one.kind.material.category in OUTPUTS else "activity"
    chosen = stand_in(one.place, one.kind, candidates, data, lawbook, report)
    if chosen is None:
        return None
    row = Row(one.place, one.entity, one.works, "", one.unit, one.kind, candidates[chosen], one.ncv, written=chosen)
    row.substituted = chosen
    return row


def _mark_heat(one: Substitution, own: list[Row], report: Report) -> None:
    """Mark the rows that wait for a heat value; one that has its own, or a measured carbon content, lacks nothing."""
    silent = [row for row in own if row.ncv is None and row.carbon is None and row.missing_heat is None]
    if not silent:
        place = str(own[0].place_of("ncv" if own[0].carbon is None else "carbon")) if own else ""
        check = checks.NOTHING_MISSING if own else checks.COMPANION_ALONE
        report.add(check.at(one.place, place, item=one.kind.material.shown, month=one.kind.month), month=one.kind.month)
    for row in silent:
        row.missing_heat = MissingHeat(one.place, one.stated)


def stand_in(place: Place, kind: Kind, candidates: Mapping[str, Decimal], data: str, lawbook: Lawbook, report: Report) -> str | None:
    """Return the name of the candidate that counts: the plan's, else the highest or lowest of those that the rule knows.

    `data` is `activity`, `ncv` or `output`. None, with a finding, where nothing may stand in. Raises ReadingNotImplemented.
    """
    on, item = kind.month.last_day, kind.material.shown
    reading = followed(lawbook.choice(_READING, on=on), (_CANDIDATES, _PLAN_ONLY, _REFUSED))
    known = lawbook.value("missing_data.candidate", data, on=on).texts
    usable = {name: value for name, value in candidates.items() if name in known}
    if reading.choice == _REFUSED or (reading.choice == _PLAN_ONLY and PLAN_VALUE not in candidates):
        report.add(checks.SUBSTITUTE_NOT_ALLOWED.at(place, item=item, reading=_read_as(reading)), month=kind.month)
        return None
    if PLAN_VALUE in candidates:
        chosen = PLAN_VALUE
    elif usable:
        lowest = lawbook.value("missing_data.choice", data, on=on).text == _LOWEST
        chosen = sorted(usable, key=lambda name: usable[name], reverse=not lowest)[0]
    else:
        report.add(checks.NO_CANDIDATE.at(place, item=item), month=kind.month)
        return None
    shown: tuple[Rendered, ...] = tuple(Label(*_told(name, value)) for name, value in candidates.items())
    report.add(checks.SUBSTITUTED.at(place, Label(*_told(chosen, candidates[chosen])), Joined(shown), item=item, month=kind.month))
    return chosen


def _read_as(reading: Choice) -> Label:
    return reading.interpretation.options[reading.choice]


def _told(name: str, value: Decimal) -> tuple[str, str]:
    label = vocabulary().term("candidate", name).label
    return f"{label.zh} {plain(value)}", f"{label.en} {plain(value)}"


def _by_specific_consumption(one: Substitution, rows: list[Row], lawbook: Lawbook) -> Decimal | None:
    """Return consumption from the month's output and the mean of the last valid months per unit of output, or output the other way."""
    beside = [row for row in rows if one.is_beside(row)]
    outputs, inputs = _by_month(row for row in beside if row.kind.material.category in OUTPUTS), _by_month(filter(one.is_of, beside))
    wanted_is_output = one.kind.material.category in OUTPUTS
    if wanted_is_output:
        inputs = _by_month(row for row in beside if one.reference_item in (row.kind.material.item, row.kind.material.shown))
    most = lawbook.value("missing_data.reference_months", on=one.kind.month.last_day).integer
    months = sorted((month for month in outputs if month in inputs and month < one.kind.month), reverse=True)[:most]
    consumed, made = (total(amounts[month] for month in months) for amounts in (inputs, outputs))
    given = (inputs if wanted_is_output else outputs).get(one.kind.month)
    if given is None or not consumed or not made:
        return None
    above, below = (made, consumed) if wanted_is_output else (consumed, made)
    return rounded_quotient(given * above, below, one.kind.decimals)


def _by_month(rows: Iterable[Row]) -> dict[Month, Decimal]:
    found: dict[Month, Decimal] = {}
    for row in rows:
        found[row.kind.month] = found.get(row.kind.month, Decimal(0)) + row.quantity
    return found
