"""What units, cases and sectors are called in either language."""

from __future__ import annotations

from tanheng.allocation.model import UnitAllocation
from tanheng.allocation.words import words
from tanheng.kernel.messages import Rendered
from tanheng.quantification.vocabulary import vocabulary


def case_label(code: str) -> Rendered:
    """Return what a special case is called."""
    return words().label("special", code)


def sector_label(sector: str) -> Rendered:
    """Return what a sector is called."""
    return vocabulary().term("sector", sector).label


def unit_name(unit: UnitAllocation) -> str:
    """Return the name of the unit, or of its entity where it is the whole of it."""
    return unit.unit.name or unit.unit.entity


def unit_title(unit: UnitAllocation) -> str:
    """Return entity and unit in one line."""
    return " · ".join(part for part in (unit.unit.entity, unit.unit.name) if part)
