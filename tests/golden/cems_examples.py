"""Reads the worked examples of golden/cems/: readings of flue gas monitoring, the figures they make, and all that is told about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tanheng.monitoring import as_json, monitor
from tanheng.tables import Table
from tests.golden.examples import FOLDER

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class MonitoringExample:
    """One worked example; `told` lists number and place of every finding."""

    path: Path
    readings: list[Row]
    expect: dict[str, str]
    told: list[str]
    refused: bool


def monitoring_examples() -> list[MonitoringExample]:
    """Return every example of monitoring, by path; all scalars stay the texts that were written."""
    found = []
    for path in sorted((FOLDER / "cems").glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        refused = content.get("refused") == "true"
        found.append(MonitoringExample(path, content["readings"], content.get("expect") or {}, content["told"], refused))
    return found


def table_of(rows: Sequence[Row], sheet: str = "") -> Table:
    """Write rows into one table, with the union of their columns as its header."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    body = [[row.get(name, "") for name in columns] for row in rows]
    return Table("data.csv", sheet, list(enumerate([columns, *body], start=1)))


def monitored(rows: Sequence[Row]) -> dict[str, Any]:
    """Let the program make the reports of the rows, and return the documented JSON."""
    return as_json(monitor([table_of(rows)]))
