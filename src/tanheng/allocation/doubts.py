"""Doubts about what is computed with: intensities and balance values that can hardly be, and options that are left aside.

Nothing is clipped and nothing refused: a doubt names the figure, its range, and what to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from tanheng.allocation import checks
from tanheng.allocation.figures import at_least
from tanheng.allocation.model import Balance, SectorTotals, Unit
from tanheng.allocation.naming import sector_label
from tanheng.allocation.options import Options
from tanheng.allocation.plan import Plan
from tanheng.allocation.sectors import SECTORS
from tanheng.kernel.exact import plain, rounded_fraction
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, Rendered, message

NOWHERE = Place()
_SHORT_DIGITS = 12
_LEAST_DECIMALS, _MOST_DECIMALS = 4, 60  # a balance value that is given with fewer is still compared at so many


def of_intensity(plan: Plan, unit: Unit, intensity: Fraction) -> Iterator[Finding]:
    """Yield the doubt about an intensity (t/t) outside the bounds that the quantification of its sector has."""
    rules = SECTORS[unit.sector]
    low, high = (plan.aside(f"{unit.sector}.range.intensity_{bound}", rules.process).number for bound in ("low", "high"))
    if not _fraction(low) <= intensity <= _fraction(high):
        found, expected = short(intensity), f"{plain(low)} – {plain(high)}"
        yield checks.INTENSITY_STRANGE.at(unit.at(rules.needs[-1]), found, expected, unit=unit.label)


@cache
def _fraction(bound: Decimal) -> Fraction:
    """Return a bound as a rational; the few of the law are asked for with every unit."""
    return Fraction(bound)


def of_balance(plan: Plan, sector: str, value: Fraction, intensities: Sequence[Fraction]) -> Iterator[Finding]:
    """Yield the doubt about a given balance value (t/t) at which every unit is capped on the same side."""
    low, high = Fraction(min(intensities), plan.curve.full_shortfall), Fraction(max(intensities), plan.curve.full_surplus)
    if not low <= value <= high:
        more = {"sector": sector_label(sector), "count": len(intensities)}
        yield checks.BALANCE_VALUE_STRANGE.at(NOWHERE, short(value), f"{short(low)} – {short(high)}", **more)


def of_sealed(sealed: Balance, solved: Balance, totals: SectorTotals) -> Iterator[Finding]:
    """Yield the doubt about a sealed balance value that the file, said to be complete, does not lead to; with what is left over, t."""
    if sealed.value is None or solved.value is None or _agree(sealed.value, solved):
        return
    difference = short(sealed.value - solved.value)
    more = {"sector": sector_label(sealed.sector), "residual": plain(totals.residual_t), "difference": difference}
    yield checks.SEALED_DIFFERS.at(NOWHERE, short(sealed.value), short(solved.value), **more)


def _agree(given: Fraction, solved: Balance) -> bool:
    """Tell whether a given value is a solved one: rounded at its decimals, printed with all digits, or in the interval of solutions."""
    assert solved.value is not None, "the caller has looked"
    if solved.interval is not None:
        low, high = solved.interval
        return low <= given <= high
    decimals = next((places for places in range(_LEAST_DECIMALS, _MOST_DECIMALS) if (given * 10**places).denominator == 1), _MOST_DECIMALS)
    exact = at_least(solved.value)
    return given in (Fraction(rounded_fraction(solved.value, decimals)), Fraction(exact) if exact is not None else None)


def of_options(options: Options, sealed: Balance, in_tables: bool) -> Iterator[Finding]:
    """Yield what was asked for and is left aside, as a sealed balance value wins."""
    asked: list[str] = []
    if sealed.sector in options.estimates:
        asked.append("--estimate")
    if options.assume_complete and in_tables:
        asked.append("--assume-complete")
    if asked and sealed.value is not None:
        said: Rendered = message("sealed, {value}", value=short(sealed.value))
        yield checks.OPTION_ASIDE.at(NOWHERE, Joined(tuple(asked)), said, sector=sector_label(sealed.sector))


def short(value: Fraction) -> str:
    """Return a figure for a sentence, cut to some digits, marked where it goes on."""
    scale = 10**_SHORT_DIGITS
    size = abs(value)
    cut = Decimal(size.numerator * scale // size.denominator).scaleb(-_SHORT_DIGITS)
    text = plain(cut.normalize())
    return f"{'-' if value < 0 else ''}{text}{'' if Fraction(cut) == size else '…'}"
