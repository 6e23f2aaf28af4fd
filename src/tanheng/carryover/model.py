"""The data of carry-over: what an entity hands in, and how much it may carry over. Quantities are whole tonnes."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.lawbook.asking import Asking


@dataclass(frozen=True, slots=True)
class Applicant:
    """One entity: its sectors, what it sold and bought in the window and holds on the day of the holding, t.

    `surrendered` are the duty years surrendered in full and in time; None where the table does not say.
    """

    entity: str
    sectors: tuple[str, ...]
    sold_t: int
    bought_t: int
    holding_t: int
    place: Place
    surrendered: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """How much an entity may carry over, t; the figures are None in a year without conversion, `eligible` where it is not known."""

    entity: str
    base_t: int | None = None
    net_sales_t: int | None = None
    by_formula_t: int | None = None
    limit_t: int | None = None
    eligible: bool | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The limits of all entities in the order of the table, empty where errors refuse it."""

    limits: tuple[Limit, ...]
    findings: tuple[Finding, ...]
    asking: Asking

    @property
    def refused(self) -> bool:
        """Tell whether the input is refused."""
        return bool(errors_of(self.findings))
