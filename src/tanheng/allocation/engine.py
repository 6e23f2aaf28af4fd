"""Computes the allocation of an emissions year from what was handed in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation import checks, doubts
from tanheng.allocation.balance import Weighted, solve
from tanheng.allocation.cases import Case, Decider
from tanheng.allocation.formula import Formula, rounded_whole
from tanheng.allocation.model import Allocation, Balance, Band, Submission, Unit, UnitAllocation
from tanheng.allocation.naming import sector_label
from tanheng.allocation.options import Options
from tanheng.allocation.plan import SELECTABLE, Plan, RatioRefused, rounded_as
from tanheng.allocation.printed import Comparison
from tanheng.allocation.sectors import SECTORS
from tanheng.allocation.totals import entities_of, totals_by_province, totals_by_sector
from tanheng.allocation.words import words
from tanheng.kernel.exact import exactly, plain
from tanheng.kernel.findings import Check, Finding, Place, errors_of
from tanheng.kernel.messages import Joined, message
from tanheng.lawbook import Lawbook, NoLegalValue, shipped_lawbook

NOWHERE = Place()
CLOSED_CASE = "closed_before_determination"  # among the cases of differentiated issue


def allocate(submission: Submission, *, year: int, options: Options | None = None, lawbook: Lawbook | None = None) -> Allocation:
    """Return the allocation of the year: every unit, entity and sum, or, where an error refuses the input, its findings alone."""
    options = options or Options()
    lawbook = lawbook or shipped_lawbook()
    plan = Plan(lawbook, year, options.readings, options.determined)
    findings = [*submission.findings, *_faults_of_options(plan, options)]
    if errors_of(findings):
        return _refused(year, lawbook, findings)
    with exactly():
        return _Run(plan, submission, options, findings).outcome()


def _refused(year: int, lawbook: Lawbook, findings: list[Finding]) -> Allocation:
    return Allocation(year, lawbook, (), (), {}, {}, (), tuple(findings))


def _faults_of_options(plan: Plan, options: Options) -> list[Finding]:
    """Return what is wrong before any unit is looked at: the year, the readings, balance values, the ratio."""
    found = [
        checks.READING_UNKNOWN.at(NOWHERE, f"{name}={choice}", "; ".join(f"{known}={'|'.join(SELECTABLE[known])}" for known in SELECTABLE))
        for name, choice in options.readings.items()
        if choice not in SELECTABLE.get(name, ())
    ]
    given = [*options.balance_values.items(), *((sector, estimate.value) for sector, estimate in options.estimates.items())]
    found += [
        checks.BALANCE_VALUE_WRONG.at(NOWHERE, value, sector=sector_label(sector) if sector in SECTORS else sector)
        for sector, value in given
        if sector not in SECTORS or not value.is_finite() or value <= 0
    ]
    try:
        _ = plan.equal_for_all
    except NoLegalValue:
        periods = [value.period for value in plan.lawbook.tree.parameters["allocation.method"].values[()]]
        years = sorted({period.first.year for period in periods} | {period.last.year for period in periods if period.last})
        return [*found, checks.YEAR_WITHOUT_PLAN.at(NOWHERE, plan.year, ", ".join(map(str, years)))]
    try:
        plan.pre_allocation_ratio(options.pre_allocation_ratio)
    except RatioRefused as refused:
        expected = f"{refused.kind} {plain(refused.legal.number)}"
        found.append(checks.RATIO_REFUSED.at(NOWHERE, options.pre_allocation_ratio, expected))
    return found


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A unit with its case, its emissions as the formula takes them, and its intensity where it has one."""

    unit: Unit
    case: Case
    emissions: Decimal
    intensity: Fraction | None


class _Run:
    """One computation; every step notes what it finds."""

    def __init__(self, plan: Plan, submission: Submission, options: Options, findings: list[Finding]) -> None:
        self._plan = plan
        self._submission = submission
        self._options = options
        self._findings = findings
        self._compared: list[tuple[Balance, Balance]] = []  # sealed balance values with those that were solved to compare

    def outcome(self) -> Allocation:
        """Compute cases, balance values, units and sums, in this order; stop where an error refuses."""
        weighed = self._weighed()
        balances = self._balances(weighed)
        self._refuse_reductions_without_rule()
        if errors_of(self._findings):
            return _refused(self._plan.year, self._plan.lawbook, self._findings)
        formulas = {sector: self._formulas(balance) for sector, balance in balances.items()}
        units = tuple(self._allocated(each, formulas[each.unit.sector]) for each in weighed)
        sectors = totals_by_sector(units)
        for balance, solved in self._compared:
            self._findings += doubts.of_sealed(balance, solved, sectors[balance.sector])
        closed_waits = CLOSED_CASE in self._plan.value("allocation.differentiated_cases").texts
        entities = entities_of(units, self._submission.issuances, self._findings, closed_waits=closed_waits)
        ratio = self._plan.pre_allocation_ratio(self._options.pre_allocation_ratio)
        printed = Comparison(self._plan.lawbook, self._plan.year, ratio)
        self._findings += printed.differences(units, entities, self._submission.issuances)
        return Allocation(
            self._plan.year,
            self._plan.lawbook,
            units,
            entities,
            balances,
            sectors,
            totals_by_province(units),
            tuple(self._findings),
            tuple(sorted(self._plan.marks)),
            self._plan.readings,
            ratio,
        )

    def _weighed(self) -> list[_Weighed]:
        emitted: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for unit in self._submission.units:
            emitted[unit.entity, unit.sector] += SECTORS[unit.sector].emissions(unit)
        decider = Decider(self._plan, emitted, self._findings)
        return [self._weigh(unit, decider) for unit in self._submission.units]

    def _weigh(self, unit: Unit, decider: Decider) -> _Weighed:
        rules = SECTORS[unit.sector]
        emissions = rules.emissions(unit)
        if emissions != unit.emissions_t:
            self._note(checks.ROUNDED_TO_WHOLE, unit, "emissions_t", plain(unit.emissions_t), plain(emissions))
        case = decider.case(unit)
        numerator, denominator = rules.numerator(unit), rules.denominator(unit)
        if numerator is not None and rules.needs[0] != "output_t" and numerator > emissions:
            self._note(checks.PARTS_ABOVE_WHOLE, unit, rules.needs[0], plain(numerator), plain(emissions))
        intensity = Fraction(numerator) / Fraction(denominator) if numerator is not None and denominator else None
        if intensity is None and not case.equal:
            self._without_intensity(unit, emissions)
        if intensity is not None and case.in_scope:
            self._findings += doubts.of_intensity(self._plan, unit, intensity)
        if intensity is not None and not self._plan.equal_for_all:
            intensity = rounded_as(intensity, self._plan.reading("allocation.intensity_rounding"))
        return _Weighed(unit, case, emissions, intensity)

    def _without_intensity(self, unit: Unit, emissions: Decimal) -> None:
        """Refuse an ordinary unit that emitted and has no intensity; one that emitted nothing needs none."""
        rules = SECTORS[unit.sector]
        if not emissions:
            self._note(checks.NO_PRODUCTION, unit, "emissions_t")
            return
        missing = [column for column in rules.needs if getattr(unit, column) is None]
        if missing:
            self._note(
                checks.INTENSITY_MISSING, unit, missing[0], "", Joined(tuple(words().label("columns", column) for column in missing))
            )
        else:
            self._note(checks.OUTPUT_ZERO, unit, rules.needs[-1], plain(emissions))

    def _note(self, check: Check, unit: Unit, column: str, found: object = "", expected: object = "") -> None:
        self._findings.append(check.at(unit.at(column), found, expected, unit=unit.label))

    def _balances(self, weighed: list[_Weighed]) -> dict[str, Balance]:
        sectors = [sector for sector in SECTORS if any(each.unit.sector == sector for each in weighed)]
        return {sector: self._balance(sector, [each for each in weighed if each.unit.sector == sector]) for sector in sectors}

    def _balance(self, sector: str, weighed: list[_Weighed]) -> Balance:
        """Return the sealed balance value, else the solved one, else the estimate."""
        ordinary = [each for each in weighed if not each.case.equal and each.intensity is not None]
        if not ordinary:
            return Balance(sector, None)
        intensities = [each.intensity for each in ordinary if each.intensity is not None]
        sealed = self._sealed(sector)
        if sealed is not None:
            balance = Balance(sector, sealed, sealed=True)
            self._findings += doubts.of_balance(self._plan, sector, sealed, intensities)
            self._findings += doubts.of_options(self._options, balance, sector in self._submission.balance_values)
            if self._options.assume_complete:
                self._compared.append((balance, self._solution(sector, weighed)))
            return balance
        if self._options.assume_complete:
            return self._solved(sector, weighed, len(ordinary))
        estimate = self._options.estimates.get(sector)
        if estimate is None:
            place = ordinary[0].unit.place
            self._findings.append(checks.BALANCE_VALUE_MISSING.at(place, len(ordinary), sector=sector_label(sector), code=sector))
            return Balance(sector, None)
        band = self._plan.value("allocation.estimate_band").number if estimate.band is None else estimate.band
        self._findings.append(checks.ESTIMATED.at(NOWHERE, plain(estimate.value), f"± {plain(band * 100)} %", sector=sector_label(sector)))
        value = Fraction(estimate.value)
        self._findings += doubts.of_balance(self._plan, sector, value, intensities)
        return Balance(sector, value, estimated=True, low=value * (1 - Fraction(band)), high=value * (1 + Fraction(band)))

    def _sealed(self, sector: str) -> Fraction | None:
        """Return the balance value that was given; the one of the command wins over one in the tables only if they agree."""
        given, printed = self._options.balance_values.get(sector), self._submission.balance_values.get(sector)
        if given is not None and printed is not None and given != printed:
            self._findings.append(checks.SEALED_WINS.at(NOWHERE, plain(printed), plain(given), sector=sector_label(sector)))
        value = given if given is not None else printed
        return Fraction(value) if value is not None else None

    def _solved(self, sector: str, weighed: list[_Weighed], ordinary: int) -> Balance:
        """Return the solved balance value, and note that it rests on the caller's word."""
        balance = self._solution(sector, weighed)
        if sector in self._options.estimates:
            said = message("solved from the file, as --assume-complete says")
            self._findings.append(checks.OPTION_ASIDE.at(NOWHERE, "--estimate", said, sector=sector_label(sector)))
        if balance.value is None:
            return balance
        self._findings.append(checks.SOLVED.at(NOWHERE, ordinary, sector=sector_label(sector)))
        if balance.interval is not None:
            low, high = (doubts.short(end) for end in balance.interval)
            self._findings.append(checks.ALL_CAPPED.at(NOWHERE, sector=sector_label(sector), low=low, high=high))
        return balance

    def _solution(self, sector: str, weighed: list[_Weighed]) -> Balance:
        included = self._plan.reading("allocation.special_units_in_balance_value") == "included"
        weights = [
            Weighted(each.emissions, each.intensity)
            for each in weighed
            if each.intensity is not None and (not each.case.equal or (included and each.case.in_scope))
        ]
        solution = solve(weights, self._plan.curve)
        if solution is None:
            return Balance(sector, None)
        rounding = self._plan.reading("allocation.balance_value_rounding")
        return Balance(sector, rounded_as(solution.value, rounding), interval=solution.interval)

    def _refuse_reductions_without_rule(self) -> None:
        for issuance in self._submission.issuances.values():
            if issuance.reduction_t and not self._has_reductions():
                found = plain(issuance.reduction_t)
                self._findings.append(checks.REDUCTION_WITHOUT_RULE.at(issuance.at("reduction_t"), found, year=self._plan.year))

    def _has_reductions(self) -> bool:
        try:
            self._plan.value("allocation.true_up_with_reduction")
        except NoLegalValue:
            return False
        return True

    def _formulas(self, balance: Balance) -> tuple[Formula, ...]:
        """Return the formula at the balance value, and, of an estimate, at both ends of its band; none where no unit needs one."""
        values = [value for value in (balance.value, balance.low, balance.high) if value is not None]
        return tuple(Formula(value, self._plan.curve) for value in values)

    def _allocated(self, each: _Weighed, formulas: tuple[Formula, ...]) -> UnitAllocation:
        unit, case = each.unit, each.case
        duty = rounded_whole(each.emissions, self._plan.duty_rounding) if case.in_scope else 0
        result, band = None, None
        if formulas and not case.equal and each.intensity is not None:
            result, *ends = [formula.result(each.emissions, each.intensity) for formula in formulas]
            band = Band(*(end.allowance_t for end in ends)) if ends else None
        return UnitAllocation(
            unit=unit,
            emissions_t=each.emissions,
            special=case.special,
            in_scope=case.in_scope,
            allowance_t=result.allowance_t if result else duty,
            duty_t=duty,
            pre_allocation_t=self._pre_allocation(unit),
            intensity=each.intensity,
            deviation=result.deviation if result else None,
            rate=result.rate if result else Fraction(0) if case.in_scope else None,
            capped=result is not None and result.capped,
            carbide_slag_rate=case.carbide_slag_rate,
            estimate=band,
        )

    def _pre_allocation(self, unit: Unit) -> int | None:
        """Return the pre-allocation, whole tonnes: as the tables state it, else ratio × emissions of the year before, cut (table 1-2)."""
        ratio = self._plan.pre_allocation_ratio(self._options.pre_allocation_ratio)
        if not ratio:
            return 0
        if unit.pre_allocation_t is not None or unit.previous_verified_t is None:
            return unit.pre_allocation_t
        return rounded_whole(ratio * unit.previous_verified_t, self._plan.value("allocation.pre_allocation_rounding").text)
