"""分配范围与特殊情形 Who is in the scope of a year's allocation, and whose allowance equals the verified emissions.

Source: the plan of 2024 and 2025 (配额分配范围), public summaries of its special cases, the draft plan of 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from tanheng.allocation import checks
from tanheng.allocation.model import Unit
from tanheng.allocation.naming import case_label, sector_label
from tanheng.allocation.plan import OUTSIDE_SCOPE, Plan
from tanheng.allocation.sectors import SECTORS
from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Check, Finding
from tanheng.kernel.messages import Joined

NONE, CLOSED, NEW, BELOW_THRESHOLD, CARBIDE_SLAG, WHITE = "none", "closed", "new", "below_threshold", "carbide_slag", "white_clinker"
OF_EVERY_SECTOR = (NONE, CLOSED, NEW, BELOW_THRESHOLD)
CASES_IN_LAW: Mapping[str, str] = MappingProxyType(
    {
        WHITE: "white_portland_only",
        CARBIDE_SLAG: "carbide_slag_above_threshold",
        "gypsum_sulphuric_acid": "gypsum_to_sulphuric_acid",
        "hydrogen_rich_oxygen_blast_furnace": "hydrogen_rich_oxygen_blast_furnace",
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """What applies to a unit: the special case, whether it is in scope, whether its allowance equals the verified emissions."""

    special: str = NONE
    in_scope: bool = True
    equal: bool = False
    carbide_slag_rate: Fraction | None = None


class Decider:
    """Decides the case of each unit of a year and notes what it finds on the way."""

    def __init__(self, plan: Plan, emitted: Mapping[tuple[str, str], Decimal], findings: list[Finding]) -> None:
        self._plan = plan
        self._emitted = emitted  # by entity and sector, t
        self._findings = findings

    def case(self, unit: Unit) -> Case:
        """Return what applies to the unit."""
        possible = (*OF_EVERY_SECTOR, *SECTORS[unit.sector].cases)
        if unit.special not in possible:
            names = Joined(tuple(case_label(code) for code in possible))
            self._note(checks.SPECIAL_OF_OTHER_SECTOR, unit, "special", case_label(unit.special), names, sector=sector_label(unit.sector))
            return Case()
        special = self._by_dates(unit)
        if special in (CLOSED, NEW):
            treatment = self._plan.value(f"allocation.{special}_unit_treatment").text
            return Case(special, in_scope=treatment != OUTSIDE_SCOPE, equal=True)
        if not self._class_is_allocated(unit):
            return Case(special, in_scope=False, equal=True)
        rate = self._carbide_slag_rate(unit)
        if rate is not None and rate > 1:
            self._note(checks.SLAG_RATE_IMPOSSIBLE, unit, "slag_t", percent(rate), percent(Fraction(1)))
        if self._plan.equal_for_all:
            return Case(special, equal=True, carbide_slag_rate=rate)
        special = self._by_rate(unit, special, rate)
        special = self._known_this_year(unit, special)
        special = self._by_threshold(unit, special)
        return Case(special, equal=special != NONE, carbide_slag_rate=rate)

    def _note(self, check: Check, unit: Unit, column: str, found: object, expected: object = "", **more: object) -> None:
        self._findings.append(check.at(unit.at(column), found, expected, **{"unit": unit.label, "year": self._plan.year, **more}))

    def _by_dates(self, unit: Unit) -> str:
        """Return the case that the dates say, the declared one where there are none."""
        self._doubt_dates(unit)
        closed, new = self._closed(unit), self._new(unit)
        if unit.special == CLOSED and closed is False:
            self._note(checks.DATE_CONTRADICTS, unit, "closed", case_label(CLOSED), case_label(NONE))
        if unit.special == NEW and new is False:
            self._note(checks.DATE_CONTRADICTS, unit, "commissioned", case_label(NEW), case_label(NONE))
        said = CLOSED if closed or (closed is None and unit.special == CLOSED) else None
        said = said or (NEW if new or (new is None and unit.special == NEW) else None)
        if said is None:
            return NONE if unit.special in (CLOSED, NEW) else unit.special
        if unit.special == NONE:
            column = "closed" if said == CLOSED else "commissioned"
            self._note(checks.DATE_FOUND, unit, column, getattr(unit, column), case_label(said))
        return said

    def _doubt_dates(self, unit: Unit) -> None:
        """Note a closing that is yet to come, and one before the commissioning."""
        closed, commissioned = unit.closed, unit.commissioned
        if closed is None or closed.first is None or closed.last is None:
            return
        if closed.first.year > self._plan.year + 1:
            self._note(checks.CLOSING_LATE, unit, "closed", closed, self._plan.year + 1)
        if commissioned is not None and commissioned.first is not None and closed.last < commissioned.first:
            self._note(checks.CLOSED_FIRST, unit, "closed", closed, commissioned)

    def _closed(self, unit: Unit) -> bool | None:
        """Tell whether the unit closed by the final determination; None where no date is given."""
        day = unit.closed
        if day is None:
            return None
        if day.first is None or day.last is None:
            return True
        limit = self._plan.determination_day(unit.sector)
        if limit is None or day.last <= limit:
            if day.last < date(self._plan.year, 1, 1) and unit.emissions_t > 0:
                self._note(checks.DATE_STRANGE, unit, "closed", day)
            return True
        if day.first <= limit:
            self._note(checks.DAY_NEEDED, unit, "closed", day, limit)
        return False

    def _new(self, unit: Unit) -> bool | None:
        """Tell whether the unit was commissioned in the year; None where no date is given."""
        day = unit.commissioned
        if day is None:
            return None
        if day.first is None:
            return True
        if day.first > self._plan.day and unit.emissions_t > 0:
            self._note(checks.DATE_STRANGE, unit, "commissioned", day)
        return day.first.year == self._plan.year

    def _class_is_allocated(self, unit: Unit) -> bool:
        """Tell whether the clinker is of a class that is allocated; a class that is not given is."""
        if not unit.clinker_class:
            return True
        allocated = self._plan.value("allocation.allocated_clinker_class").texts
        if unit.clinker_class not in allocated:
            self._note(checks.CLASS_NOT_ALLOCATED, unit, "clinker_class", unit.clinker_class, ", ".join(allocated))
            return False
        white = self._plan.value("allocation.white_clinker_class").text
        if self._plan.equal_for_all:
            return True
        if unit.clinker_class == white and unit.special == NONE:
            self._note(checks.WHITE_NOT_DECLARED, unit, "clinker_class", unit.clinker_class, case_label(WHITE))
        if unit.clinker_class != white and unit.special == WHITE:
            said = {"declared": case_label(WHITE)}
            self._note(checks.CLASS_CONTRADICTS, unit, "clinker_class", unit.clinker_class, white, **said)
        return True

    def _carbide_slag_rate(self, unit: Unit) -> Fraction | None:
        """Return slag × deduction coefficient / (clinker × process factor), None where something is missing (draft, table 2-3 note 5)."""
        if unit.slag_t is None or not unit.output_t or not unit.clinker_class:
            return None
        factor = self._plan.value("cement.clinker.factor", unit.clinker_class).number
        if not factor:
            return None
        material = self._plan.value("cement.substitute.carbide_slag").text
        coefficient = self._plan.value("cement.substitute.deduction", material).number
        return Fraction(unit.slag_t) * Fraction(coefficient) / (Fraction(unit.output_t) * Fraction(factor))

    def _by_rate(self, unit: Unit, special: str, rate: Fraction | None) -> str:
        """Return the case after the carbide-slag rate was compared, strictly, with the limit."""
        if rate is None:
            if special == CARBIDE_SLAG:
                self._note(checks.SLAG_NOT_COMPUTED, unit, "special", case_label(special))
            return special
        limit = self._plan.value("allocation.carbide_slag_threshold").number
        above = rate > Fraction(limit)
        if above == (special == CARBIDE_SLAG) or special not in (NONE, CARBIDE_SLAG, BELOW_THRESHOLD):
            return special
        decided = CARBIDE_SLAG if above else NONE
        said = {"declared": case_label(special), "treated": case_label(decided)}
        self._note(checks.SLAG_CONTRADICTS, unit, "slag_t", percent(rate), percent(Fraction(limit)), **said)
        return decided

    def _known_this_year(self, unit: Unit, special: str) -> str:
        """Return the case if the year's plan has it."""
        if special in (NONE, BELOW_THRESHOLD):
            return special
        if CASES_IN_LAW[special] in self._plan.value("allocation.special_cases", unit.sector).texts:
            return special
        self._note(checks.NO_SPECIAL_THIS_YEAR, unit, "special", case_label(special))
        return NONE

    def _by_threshold(self, unit: Unit, special: str) -> str:
        """Return the case after the entity's emissions were compared with the threshold of the list."""
        if special not in (NONE, BELOW_THRESHOLD):
            return special
        if not self._plan.below_threshold_is_equal:
            if special == BELOW_THRESHOLD:
                self._note(checks.NO_SPECIAL_THIS_YEAR, unit, "special", case_label(special))
            return NONE
        emitted, limit = self._emitted[unit.entity, unit.sector], self._plan.threshold_t
        if emitted < limit:
            if special == NONE:
                self._note(checks.BELOW_THRESHOLD_FOUND, unit, "emissions_t", plain(emitted), limit)
            return BELOW_THRESHOLD
        if special == BELOW_THRESHOLD:
            self._note(checks.NOT_BELOW_THRESHOLD, unit, "special", plain(emitted), limit)
        return NONE


def percent(ratio: Fraction) -> str:
    """Return a ratio as per cent with four decimals, cut: enough to see on which side of a limit it lies, marked where it goes on."""
    scaled = ratio * 1_000_000
    whole = scaled.numerator // scaled.denominator
    return f"{whole // 10_000}.{whole % 10_000:04d}{'' if scaled.denominator == 1 else '…'} %"
