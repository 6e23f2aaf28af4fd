"""The map of tiles: one tile for each province, darker where more entities are listed, each with its number and a link."""

from __future__ import annotations

from collections.abc import Mapping

from tanheng.interfaces.provinces import tiles
from tanheng.kernel.messages import CHINESE
from tanheng.roster.versions import address

SIDE = 60
_STEPS = (1, 10, 30, 60, 100)
"""From how many entities on a tile is darker; the number stands on it too."""


def drawn(totals: Mapping[str, int], year: int, language: str) -> dict[str, object]:
    """Return the tiles as the template draws them, places as text: numbers it would take through the rules of a language.

    `totals` are by code of the province; who has not published has none.
    """
    made = []
    for code, one in tiles().items():
        province = f"province:{code}"
        count = totals.get(province)
        column, row = one.at
        made.append(
            {
                "x": str(column * SIDE),
                "y": str(row * SIDE),
                "middle": str(column * SIDE + SIDE // 2 - 2),
                "name_at": str(row * SIDE + 24),
                "count_at": str(row * SIDE + 44),
                "name": one.name.render(language) if language == CHINESE else one.letters,
                "whole_name": one.name,
                "count": count,
                "lists": one.lists,
                "step": 0 if count is None else sum(count >= step for step in _STEPS),
                "address": address(province, year) if count is not None else "",
            }
        )
    columns, rows = (max(one.at[axis] for one in tiles().values()) + 1 for axis in (0, 1))
    return {"tiles": made, "width": columns * SIDE, "height": rows * SIDE, "side": SIDE - 4}
