"""What differs between the sectors, behind one signature: emissions as the formula takes them, the two parts of the intensity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from tanheng.allocation.model import Unit
from tanheng.allocation.sectors import aluminium, cement, steel


@dataclass(frozen=True, slots=True)
class SectorRules:
    """The rules of one sector. `emissions` in t; `numerator` and `denominator` in t, None where a column is empty; `needs`: the columns.

    `process` is the row of the intensity in the tables of plausible ranges.
    """

    emissions: Callable[[Unit], Decimal]
    numerator: Callable[[Unit], Decimal | None]
    denominator: Callable[[Unit], Decimal | None]
    needs: tuple[str, ...]
    cases: tuple[str, ...]
    process: str


SECTORS: Mapping[str, SectorRules] = MappingProxyType(
    {
        name: SectorRules(module.emissions, module.numerator, module.denominator, module.NEEDS, module.CASES, module.PROCESS)
        for name, module in (("steel", steel), ("cement", cement), ("aluminium", aluminium))
    }
)
