"""Explains an allocation on demand; `tanheng allocate --explain` prints what these return."""

from __future__ import annotations

from tanheng.allocation.explaining_entity import EntityExplainer
from tanheng.allocation.explaining_sector import sector_trace
from tanheng.allocation.explaining_unit import UnitExplainer
from tanheng.allocation.model import Allocation, EntityAllocation, UnitAllocation
from tanheng.kernel.exact import exactly
from tanheng.quantification.trace import Trace


def unit_trace(allocation: Allocation, unit: UnitAllocation) -> Trace:
    """Explain allowance, duty and pre-allocation of a unit, in t, down to its cells and the articles."""
    with exactly():
        return UnitExplainer(allocation, unit).trace()


def entity_trace(allocation: Allocation, entity: EntityAllocation) -> Trace:
    """Explain what an entity is issued in a sector, step by step as in tables 1-5 and 2-5, in t."""
    with exactly():
        return EntityExplainer(allocation, entity).trace()


def balance_trace(allocation: Allocation, sector: str) -> Trace:
    """Explain the balance value of a sector: its equation, the sums on the slope and at both caps, the residual. Raises KeyError."""
    with exactly():
        return sector_trace(allocation, sector)
