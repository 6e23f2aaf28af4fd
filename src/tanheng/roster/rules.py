"""The rules of the list of key emitters, one after the other; the first that decides ends the test.

Measures of 2021 Art. 8 (threshold) and 11 (removal); the work notices of 2025 and 2026 for kinds of plants and lags.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Joined, Label, Message, message
from tanheng.kernel.months import year_end
from tanheng.lawbook import Value
from tanheng.lawbook.asking import Asking
from tanheng.roster import checks
from tanheng.roster.model import INCLUDED, NOT_INCLUDED, REMOVED, REPORT_ONLY, STAYS, UNDECIDED, Decision, Listing, Plant

_COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {"at_least": operator.ge, "above": operator.gt}
NON_PORTLAND, GRINDING = "non_portland_clinker", "grinding_only"
_NON_PORTLAND_READING, _GRINDING_READING = "roster.non_portland_2027", "roster.grinding_plants"
OPEN_POINTS = (_NON_PORTLAND_READING, _GRINDING_READING)


class Test:
    """The rules of one list year, applied to one plant at a time."""

    def __init__(self, asking: Asking, list_year: int, label: Callable[[str, str], Label]) -> None:
        """Read what every plant is held to. Raises NoLegalValue for a year without rules."""
        self.asking = asking
        self.on = year_end(list_year)
        self.threshold = asking.value("roster.threshold_t", on=self.on)
        self._reaches = _COMPARISONS[asking.value("roster.threshold_comparison", on=self.on).text]
        self.lag = asking.value("roster.result_lag_years", on=self.on)
        self.new_lag = asking.value("roster.new_plant_lag_years", on=self.on)
        self.basis_year = list_year - self.lag.integer
        self.new_year = list_year - self.new_lag.integer
        self.first_day = date(list_year, 1, 1)
        self._label = label
        self._rules: list[Listing] = []
        self._findings: list[Finding] = []

    def decide(self, plant: Plant, findings: list[Finding]) -> Decision:
        """Return what becomes of the plant."""
        self._rules, self._findings = [], findings
        decided = self._by_kind(plant) or self._by_ceasing(plant) or self._by_threshold(plant)
        return Decision(plant, decided, tuple(self._rules))

    def _note(self, rule: str, value: Value, holds: bool | None, statement: Message) -> None:
        citation = value.citation
        self._rules.append(Listing(rule, statement, holds, citation.short, citation.mark.code))

    def _by_kind(self, plant: Plant) -> str:
        """Decide plants that carry no duty: kinds left out, and kinds and sectors that only report."""
        sectors = self.asking.found("roster.report_only_sectors", on=self.on)
        if sectors is not None and plant.sector in sectors.texts:
            return self._report_only(plant, "report_only_sector", sectors, self._label("sector", plant.sector))
        kinds = self.asking.found("roster.report_only_kinds", on=self.on)
        name = self._label("kind", plant.kind)
        if plant.kind == NON_PORTLAND:
            flag = self.asking.value("roster.non_portland_included", on=self.on)
            included = flag.flag
            if flag.citation.interpretation:
                included = self.asking.reading(_NON_PORTLAND_READING, on=self.on) == "included"
            self._note("non_portland", flag, included, message("{kind} stands on the list", kind=name))
            if included:
                return ""
            if kinds is None or plant.kind not in kinds.texts:
                return self._left_out(plant)
        if kinds is not None and plant.kind in kinds.texts:
            return self._report_only(plant, "report_only_kind", kinds, name)
        included_kinds = self.asking.value("roster.included_kinds", plant.sector, on=self.on)
        if plant.kind in included_kinds.texts:
            self._note("included_kind", included_kinds, True, message("{kind} stands on the list", kind=name))
            return ""
        excluded = self.asking.value("roster.excluded_kinds", plant.sector, on=self.on)
        out = plant.kind in excluded.texts
        if plant.kind == GRINDING and self.asking.reading(_GRINDING_READING, on=self.on) == "included":
            out = False
        self._note("excluded_kind", excluded, out, message("{kind} is left out of the list", kind=name))
        return self._left_out(plant) if out else ""

    def _left_out(self, plant: Plant) -> str:
        return REMOVED if plant.listed else NOT_INCLUDED

    def _report_only(self, plant: Plant, rule: str, value: Value, name: Label) -> str:
        """Return that the plant only reports: where it reaches the threshold."""
        self._note(rule, value, True, message("{kind} reports without a duty where it reaches the threshold", kind=name))
        reached = self._reached(plant, self.basis_year)
        if reached is None:
            return self._missing(plant)
        return REPORT_ONLY if reached else self._left_out(plant)

    def _by_ceasing(self, plant: Plant) -> str:
        """Decide plants that have ceased before the list year (Art. 11)."""
        if plant.ceased is None:
            return ""
        rule = self.asking.value("roster.removal_if_ceased", on=self.on)
        ceased = plant.ceased < self.first_day
        self._note("ceased", rule, ceased, message("operation ceased before {day}", day=self.first_day))
        if not ceased:
            self._findings.append(checks.CEASES_LATER.at(plant.place, plant.ceased, self.first_day, entity=plant.entity))
        return self._left_out(plant) if ceased and rule.flag else ""

    def _by_threshold(self, plant: Plant) -> str:
        if plant.commissioned is not None and plant.commissioned.last.year >= self.new_year and not plant.listed:
            return self._new_plant(plant)
        reached = self._reached(plant, self.basis_year)
        if reached is None:
            return self._missing(plant)
        if not plant.listed:
            return INCLUDED if reached else NOT_INCLUDED
        return STAYS if reached else self._removal(plant)

    def _new_plant(self, plant: Plant) -> str:
        """Decide a plant that started after the year of the results: by the emissions that are expected (annex 1)."""
        assert plant.commissioned is not None, "asked only of plants with a start"
        in_year = plant.commissioned.last.year == self.new_year
        self._note("new_plant", self.new_lag, in_year, message("commissioned in {year}", year=self.new_year))
        if not in_year:
            return NOT_INCLUDED
        if plant.expected_t is None:
            self._findings.append(checks.EXPECTED_MISSING.at(plant.place, self.new_year, entity=plant.entity))
            return UNDECIDED
        reached = self._reaches(plant.expected_t, self.threshold.number)
        fields = {"found": plant.expected_t, "threshold": self.threshold.integer}
        self._note("expected", self.threshold, reached, message("expected {found} t, the threshold is {threshold} t", **fields))
        return INCLUDED if reached else NOT_INCLUDED

    def _reached(self, plant: Plant, year: int) -> bool | None:
        """Tell whether the verified emissions of the year reach the threshold (Art. 8); None where they are not known."""
        found = plant.emissions.get(year)
        if found is None:
            return None
        reached = self._reaches(found, self.threshold.number)
        fields = {"year": year, "found": found, "threshold": self.threshold.integer}
        self._note("threshold", self.threshold, reached, message("{year}: {found} t, the threshold is {threshold} t", **fields))
        return reached

    def _missing(self, plant: Plant) -> str:
        """Say that the result of the basis year is missing: missing is never a default."""
        self._note("result_year", self.lag, None, message("the list rests on the verified results of {year}", year=self.basis_year))
        self._findings.append(checks.RESULT_MISSING.at(plant.place, self.basis_year, entity=plant.entity))
        return UNDECIDED

    def _removal(self, plant: Plant) -> str:
        """Decide a listed plant below the threshold: it goes after so many consecutive years below (Art. 11)."""
        rule = self.asking.value("roster.removal_years", on=self.on)
        years = rule.integer
        earlier = [self.basis_year - back for back in range(1, years)]
        reached = [self._reached(plant, year) for year in earlier]
        unknown = [year for year, found in zip(earlier, reached, strict=True) if found is None]
        below = None if unknown and not any(reached) else not any(reached)
        self._note("removal", rule, below, message("below the threshold in {count} consecutive years", count=years))
        if below is None:
            missing = Joined(tuple(map(str, unknown)))
            self._findings.append(checks.EARLIER_MISSING.at(plant.place, missing, years, entity=plant.entity))
        return REMOVED if below else STAYS


def kinds_of(asking: Asking, sector: str, on: date) -> tuple[str, ...]:
    """Return the kinds that a plant of the sector may be of; none where the sector has no kinds."""
    if (sector,) not in asking.lawbook.tree.parameters["roster.included_kinds"].values:
        return ()
    names = ("roster.included_kinds", "roster.excluded_kinds")
    found = [kind for name in names for kind in asking.lawbook.value(name, sector, on=on).texts]
    return (*found, NON_PORTLAND) if GRINDING in found else tuple(found)
