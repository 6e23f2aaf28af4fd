"""Activity data from the command line, with their companion tables: the options, the reading and the computing that commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import Any

import click

from tanheng.interfaces.cli.common import bilingual
from tanheng.interfaces.cli.progress import Progress
from tanheng.kernel.findings import Finding, errors_of
from tanheng.kernel.messages import message
from tanheng.lawbook import Lawbook
from tanheng.quantification import Outcome, read_input
from tanheng.quantification import quantify as computed
from tanheng.tables import Table, TableRefused, read_tables

FILE = click.Path(dir_okay=False, path_type=Path)
_OPTIONS = (
    click.option("--batches", type=FILE, help=bilingual(message("table of measured batches"))),
    click.option("--stock", type=FILE, help=bilingual(message("table of the stock ledger"))),
    click.option("--meters", type=FILE, help=bilingual(message("table of meters that were not calibrated as planned"))),
    click.option("--substitutions", type=FILE, help=bilingual(message("table of substitutes for missing data"))),
    click.option("--as-verifier", is_flag=True, help=bilingual(message("adjust for meters as a verifier does"))),
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is handed in beside the activity data."""

    batches: Path | None = None
    stock: Path | None = None
    meters: Path | None = None
    substitutions: Path | None = None
    as_verifier: bool = False

    @property
    def files(self) -> dict[str, Path]:
        """Return the companion files that there are, by what they are."""
        named = {"batches": self.batches, "stock": self.stock, "meters": self.meters, "substitutions": self.substitutions}
        return {name: path for name, path in named.items() if path is not None}


@dataclass(slots=True)
class Computed:
    """What came out: the tables that could be read, all findings, and the outcome, None where a cell or a file was refused."""

    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    outcome: Outcome | None = None

    @property
    def refused(self) -> bool:
        """Tell whether there is any error, or nothing that could be read."""
        return self.outcome is None or bool(errors_of(self.findings))


def beside_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of companion tables; it receives them as one argument `beside`."""

    @wraps(command)
    def bundled(*arguments: Any, **named: Any) -> None:
        beside = Beside(**{name: named.pop(name) for name in Beside.__dataclass_fields__})
        command(*arguments, beside=beside, **named)

    for option in reversed(_OPTIONS):
        bundled = option(bundled)
    return bundled


def compute(file: Path, beside: Beside, lawbook: Lawbook, progress: Progress, *, keep_going: bool = False) -> Computed:
    """Read a file of activity data, a template as well as any table, with its companions, and compute it. Raises nothing for bad input."""
    refused: list[Finding] = []
    tables = _read(lambda: read_input(file, lawbook, progress.rows_read), refused)
    companions = {name: _companion(path, refused, progress) for name, path in beside.files.items()}
    outcome = None
    if tables:
        outcome = computed(
            tables,
            lawbook=lawbook,
            as_verifier=beside.as_verifier,
            keep_going=keep_going,
            progress=progress.rows_checked,
            **companions,
        )
    findings, outcome = _all_findings(refused, outcome)
    return Computed([*tables, *chain.from_iterable(companions.values())], findings, outcome)


def _companion(path: Path, refused: list[Finding], progress: Progress) -> list[Table]:
    return _read(lambda: read_tables(path, progress.rows_read), refused)


def _read(read: Callable[[], list[Table]], refused: list[Finding]) -> list[Table]:
    try:
        return read()
    except TableRefused as refusal:
        refused.extend(refusal.findings)
        return refusal.tables


def _all_findings(refused: list[Finding], outcome: Outcome | None) -> tuple[list[Finding], Outcome | None]:
    """Tell the faults of cells together with those of rows, once for each cell; a file with refused cells has no figures."""
    told = {finding.place for finding in refused}
    findings = [*refused, *(finding for finding in (outcome.findings if outcome else ()) if finding.place not in told)]
    return findings, None if errors_of(refused) else outcome
