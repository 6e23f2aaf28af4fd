"""Rows per second and peak memory of `quantify` on a national month-by-month table, beside a float computation of the same sheet.

usage: python benchmarks/quantify.py [--entities 1300] [--months 12]

Every measurement runs in a process of its own, from the CSV file to the totals. The float run reads the same file with the csv module
and multiplies binary floats with the same factors: it checks nothing, explains nothing and rounds wrongly now and then; it is the floor.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

FUELS = ("无烟煤", "烟煤", "洗精煤", "焦炭", "焦炉煤气", "天然气")
MATERIALS = {
    "carbonate": ("石灰石", "白云石"),
    "electrode": ("电极",),
    "carbon_material": ("硅铁", "锰硅合金", "废钢", "生铁"),
    "product": ("粗钢", "粗苯", "焦油"),
}
PROCESS_FUELS = {"sintering": ("焦炭", "烟煤", "焦炉煤气"), "ironmaking": ("焦炭", "烟煤", "高炉煤气")}
HEADER = ("entity", "sector", "scope", "unit", "month", "category", "item", "flow", "quantity")


def write_table(path: Path, entities: int, months: int, seed: int = 20260601) -> int:
    """Write the table; return how many rows it has (25 for each entity and month)."""
    rng = random.Random(seed)
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for entity in range(1, entities + 1):
            for month in range(1, months + 1):
                for row in _month_of_an_entity(rng):
                    writer.writerow((f"钢铁企业{entity:04d}", "steel", row[0], "", f"2026-{month:02d}", *row[1:]))
                    rows += 1
    return rows


def _month_of_an_entity(rng: random.Random) -> list[tuple[str, str, str, str, str]]:
    def quantity(most: int) -> str:
        return f"{rng.randint(100, most * 100) / 100:.2f}"

    rows = [("enterprise", "fuel", item, "in", quantity(200_000)) for item in FUELS]
    rows += [("enterprise", "fuel", "高炉煤气", "out", quantity(500)), ("enterprise", "fuel", "焦炭", "out", quantity(500))]
    rows += [
        ("enterprise", category, item, "out" if category == "product" else "in", quantity(600_000 if item == "粗钢" else 5_000))
        for category, items in MATERIALS.items()
        for item in items
    ]
    rows += [(scope, "fuel", item, "in", quantity(50_000)) for scope, items in PROCESS_FUELS.items() for item in items]
    return [*rows, ("sintering", "output", "烧结铁矿", "out", quantity(400_000))]


def exact(path: Path) -> tuple[float, str]:
    """Return seconds and the total of the exact path."""
    began = time.perf_counter()
    from tanheng.quantification import quantify
    from tanheng.tables import read_tables

    outcome = quantify(read_tables(path))
    assert not outcome.refused, outcome.findings[:3]
    total = sum((result.emissions_t for result in outcome.results if result.emissions_t is not None), start=Decimal(0))
    return time.perf_counter() - began, f"{total:.2f}"


def floats(path: Path) -> tuple[float, str]:
    """Return seconds and the total of the float path."""
    began = time.perf_counter()
    from tanheng.lawbook import shipped_lawbook

    book, on = shipped_lawbook(), date(2026, 6, 30)
    carbon = book.rows("steel.fuel.carbon_per_heat", on=on)
    fuel = {item: float(value.number) * float(carbon[item].number) * 44 / 12 for item, value in book.rows("steel.fuel.ncv", on=on).items()}
    factors = {
        (category, item): float(value.number)
        for category in MATERIALS
        for item, value in book.rows(f"steel.{category}.factor", on=on).items()
    }
    total = 0.0
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["category"] != "output":
                factor = fuel[row["item"]] if row["category"] == "fuel" else factors[row["category"], row["item"]]
                tonnes = round(float(row["quantity"]) * factor, 2)
                total += -tonnes if row["flow"] == "out" else tonnes
    return time.perf_counter() - began, f"{total:.2f}"


def main() -> None:
    """Write the table, run each variant in a process of its own, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entities", type=int, default=1300)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--run", choices=("exact", "floats"))
    parser.add_argument("--file", type=Path)
    chosen = parser.parse_args()
    if chosen.run:
        seconds, total = (exact if chosen.run == "exact" else floats)(chosen.file)
        print(f"{seconds:.3f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} {total}")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        rows = write_table(path, chosen.entities, chosen.months)
        print(f"{rows:,} rows, {path.stat().st_size / 2**20:.1f} MiB of CSV")
        print(f"{'':8} {'seconds':>9} {'rows/s':>10} {'peak MiB':>9}  total tCO2")
        for run in ("exact", "floats"):
            command = [sys.executable, __file__, "--run", run, "--file", str(path)]
            seconds, peak, total = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            print(f"{run:8} {float(seconds):9.2f} {rows / float(seconds):10,.0f} {peak:>9}  {total}")


if __name__ == "__main__":
    main()
