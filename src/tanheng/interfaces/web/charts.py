"""What charts look like: one palette for all of them, and stacked bars with the same figures as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanheng.interfaces.web.showing import Column, Picture, Table
from tanheng.kernel.messages import Rendered, message, shown

TEAL, RUST, BLUE, PLUM, GREY = "#0b5d68", "#c2410c", "#4263eb", "#86398f", "#5f6b76"
PALETTE = (TEAL, RUST, BLUE, PLUM, GREY)
"""Colours of series in their order; each has a contrast of at least 3:1 to the white of a card. What is owed or at risk is the second."""
_MOST_LABELS = 8
"""Up to so many bars all are named; of more, those names that have room."""
_FEW: dict[str, Any] = {"interval": 0, "width": 88, "overflow": "break"}
_MANY: dict[str, Any] = {"hideOverlap": True}
_ONE_LINE = 2
"""Legends of so many series fit into one line of a telephone."""
_BAR: dict[str, Any] = {"type": "bar", "stack": "all", "barMaxWidth": 64, "itemStyle": {"borderColor": "#fff", "borderWidth": 1}}


def bars(
    key: str, title: Rendered, series: Sequence[Rendered], told: Mapping[str, Sequence[int]], language: str, head: Rendered
) -> Picture:
    """Return stacked bars: one for each name, with a value for each of the series. `head` says what the names are.

    Where there are several series, each has a pattern beside its colour, and its name in the legend.
    """
    option: dict[str, Any] = {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 24, "bottom": 8, "top": 40 if len(series) <= _ONE_LINE else 64, "containLabel": True},
        "xAxis": {"type": "category", "data": list(told), "axisLabel": _FEW if len(told) <= _MOST_LABELS else _MANY},
        "yAxis": {"type": "value", "minInterval": 1},
        "color": list(PALETTE),
        "aria": {"enabled": True, "decal": {"show": len(series) > 1}},
        "series": [
            {**_BAR, "name": shown(one, language), "data": [values[place] for values in told.values()]} for place, one in enumerate(series)
        ],
    }
    columns = (Column(head), *(Column(one, number=True) for one in series))
    return Picture(key, title, option, Table(columns, [(name, *values) for name, values in told.items()], message("Nothing to draw yet.")))
