"""Seconds from rows to the allocation of a nation of seeded units, from units that were read, and for its balance values alone.

usage: python benchmarks/allocate.py [--units 3400] [--runs 5]

The units are invented: about 240 steelworks, 150 electrolysis processes, the rest clinker lines; intensities spread around a usual one,
some beyond the caps, emissions with decimals. Medians are printed and nothing is asserted.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from fractions import Fraction

PROVINCES = ("山东", "安徽", "河北", "江苏", "广东", "四川", "河南", "云南")
SHARES = (("steel", 0.07), ("aluminium", 0.045))
USUAL = {"steel": 1400, "cement": 860, "aluminium": 1570}  # kg for each tonne of product
SIZES = {"steel": (800_000, 12_000_000), "cement": (400_000, 3_000_000), "aluminium": (100_000, 600_000)}


def rows_of(units: int, seed: int = 20250101) -> list[dict[str, str]]:
    """Return the rows of the flat form; the same seed gives the same rows."""
    rng = random.Random(seed)
    counts = {sector: round(units * share) for sector, share in SHARES}
    counts["cement"] = units - sum(counts.values())
    return [_row(rng, sector, number) for sector, count in counts.items() for number in range(count)]


def _row(rng: random.Random, sector: str, number: int) -> dict[str, str]:
    output = rng.randint(*SIZES[sector])  # whole tonnes
    grams = int(USUAL[sector] * 1000 * min(1.6, max(0.6, rng.gauss(1, 0.12))))  # for each tonne of product
    cents = output * grams // 10_000
    emissions = f"{cents // 100}.{cents % 100:02d}"
    works = number if sector == "steel" else number // 2
    row = {"entity": f"{sector}-{works:04d}", "province": PROVINCES[works % len(PROVINCES)], "sector": sector}
    row["previous_verified_t"] = f"{cents // 98}.{number % 100:02d}"
    if sector == "steel":
        parts = {"ironmaking_emissions_t": emissions, "sintering_emissions_t": f"{output // 8}", "ironmaking_output_t": str(output)}
        return row | parts | {"emissions_t": str(cents // 80)}
    special = {"special": "white_clinker"} if sector == "cement" and rng.random() < 0.02 else {}
    return row | {"unit": f"{number % 2 + 1}号", "emissions_t": emissions, "output_t": str(output)} | special


def median_seconds(runs: int, work: Callable[[], object]) -> float:
    """Return the median of the seconds that the work takes."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Make the rows and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=3400)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    from tanheng.allocation import Options, Submission, allocate, allocate_rows
    from tanheng.allocation.balance import Weighted, solve
    from tanheng.allocation.formula import Curve

    rows = rows_of(chosen.units)
    options = Options(assume_complete=True)
    outcome = allocate_rows(rows, year=2025, options=options)
    assert not outcome.refused, outcome.findings[:3]
    ordinary = [unit for unit in outcome.units if unit.ordinary and unit.intensity is not None]
    print(f"{len(rows):,} units, {len(ordinary):,} by the formula, {sum(unit.capped for unit in ordinary):,} capped")
    print(f"{'':24} {'seconds':>9} {'units/s':>11}")

    def line(name: str, count: int, work: Callable[[], object]) -> None:
        seconds = median_seconds(chosen.runs, work)
        print(f"{name:24} {seconds:9.4f} {count / seconds:11,.0f}")

    line("rows to allocation", len(rows), lambda: allocate_rows(rows, year=2025, options=options))
    handed_in = Submission(tuple(one.unit for one in outcome.units))
    line("units to allocation", len(rows), lambda: allocate(handed_in, year=2025, options=options))
    curve = Curve(Fraction(15, 100), Fraction(20, 100), Fraction(3, 100))
    for sector in outcome.sectors:
        weighted = [Weighted(one.emissions_t, one.intensity or Fraction(0)) for one in ordinary if one.unit.sector == sector]
        line(f"balance value {sector}", len(weighted), lambda units=weighted: solve(units, curve))


if __name__ == "__main__":
    main()
