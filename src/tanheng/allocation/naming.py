"""What units, cases and sectors are called in either language."""

from __future__ import annotations

from tanheng.allocation.model import UnitAllocation
from tanheng.kernel.messages import Message, Rendered, message
from tanheng.quantification.vocabulary import vocabulary

_CASES: dict[str, Message] = {
    "none": message("none"),
    "white_clinker": message("white Portland clinker only"),
    "carbide_slag": message("carbide-slag substitution above the threshold"),
    "gypsum_sulphuric_acid": message("Portland clinker as by-product of sulphuric acid from gypsum"),
    "hydrogen_rich_oxygen_blast_furnace": message("hydrogen-rich carbonic-oxide circulating oxygen blast furnace"),
    "closed": message("closed before the final determination"),
    "new": message("commissioned in the year"),
    "below_threshold": message("verified emissions below the threshold"),
}


def case_label(code: str) -> Rendered:
    """Return what a special case is called."""
    return _CASES[code]


def sector_label(sector: str) -> Rendered:
    """Return what a sector is called."""
    return vocabulary().term("sector", sector).label


def unit_name(unit: UnitAllocation) -> str:
    """Return the name of the unit, or of its entity where it is the whole of it."""
    return unit.unit.name or unit.unit.entity


def unit_title(unit: UnitAllocation) -> str:
    """Return entity and unit in one line."""
    return " · ".join(part for part in (unit.unit.entity, unit.unit.name) if part)
