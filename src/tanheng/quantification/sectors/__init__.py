"""The sectors, each behind one signature: what its scopes and materials are, and what its rows amount to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from tanheng.kernel.findings import Check
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, Mark
from tanheng.quantification.model import Annual, AnnualSummary, Batch, Explainer, Kind, Result, Row, Stock, Summary
from tanheng.quantification.report import Report


@dataclass(slots=True)
class Figures:
    """What a sector computed, and the weakest mark that each of its tables rests on."""

    results: list[Result]
    summaries: list[Summary]
    annual: list[Annual]
    marks: dict[str, Mark]
    annual_summaries: list[AnnualSummary] = field(default_factory=list)


class Fault(Exception):
    """A coded cell of a row is wrong: which check, in which column, what was found and what was expected.

    `articles` are those of the sector that the row belongs to, where that is known when the fault is told.
    """

    def __init__(self, check: Check, column: str, found: object = "", expected: object = "", **fields: object) -> None:
        super().__init__(check.code, column, found)
        self.check = check
        self.column = column
        self.found = found
        self.expected = expected
        self.fields = fields
        self.articles: Mapping[int, str] = {}


class Remark(Protocol):
    """Takes a remark on a coded cell that does not refuse: check, column, found, expected."""

    def __call__(self, check: Check, column: str, found: object = "", expected: object = "") -> None:
        """Note the remark."""


class Sector(Protocol):
    """What a sector brings to quantification."""

    code: str
    scopes: tuple[str, ...]
    articles: Mapping[int, str]
    explainer: Explainer

    def __init__(self, lawbook: Lawbook) -> None: ...

    def may_be_negative(self, kind: Kind) -> bool:
        """Tell whether a quantity below zero can be right in a row of this kind."""

    def kind(self, cells: Mapping[str, str], scope: str, category: str, month: Month, remark: Remark) -> Kind:
        """Say what a row is about, from its coded cells `item`, `flow`, `origin`, `uom`. Raises Fault."""

    def touched(self, scope: str | None, category: str | None) -> str | None:
        """Return the scope that an error in a row of this scope and category touches; None for all, and where either is unknown."""

    def item(self, category: str, written: str, month: Month) -> str | None:
        """Return the official name of a material of the enterprise level, None for one that no rule counts. Raises Fault."""

    def companion_takes(self, column: str, category: str) -> bool:
        """Tell whether a batch or ledger row of the category may fill a column: `unit`, `point` or `own_use`."""

    def category_of(self, written: str, categories: tuple[str, ...], month: Month) -> str:
        """Return which of the categories of the enterprise level knows the material; if none does, the one that says why."""

    def product_of(self, scope: str, month: Month) -> str:
        """Return the (first) product of a level."""

    def fixed(self, parameter: str, category: str, written: str, month: Month) -> Decimal | None:
        """Return a figure that is fixed and never measured: `carbon_per_heat`, `oxidation_rate` or `factor`; None where there is none.

        Raises Fault for a material that is misspelt.
        """

    def quantify(self, rows: list[Row], batches: list[Batch], stocks: list[Stock], report: Report) -> Figures:
        """Compute everything from the rows of this sector. Adds findings; never clips or drops a figure silently."""
