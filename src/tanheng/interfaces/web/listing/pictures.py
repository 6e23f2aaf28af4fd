"""The picture of the radar: the latest figure of each plant against the threshold, verified ones full, expected ones hatched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanheng.interfaces.web.showing import Picture, Table
from tanheng.interfaces.web.templatetags.tanheng import as_text
from tanheng.kernel.messages import message
from tanheng.roster.radar import EXPECTED, Echo

_MOST = 40
_FULL, _PALE = "#0b5d68", "#e0a458"


def radar_picture(echoes: Sequence[Echo], names: Mapping[str, str], language: str, table: Table) -> Picture:
    """Return the bars of the nearest 40 plants and the line of the threshold, t CO2e."""
    shown = sorted(echoes[:_MOST], key=lambda one: one.figure_t)
    threshold = int(echoes[0].figure_t - echoes[0].distance_t)
    series = []
    for certainty, label, colour in ((False, message("verified"), _FULL), (True, message("expected"), _PALE)):
        bars = [str(one.figure_t) if (one.certainty == EXPECTED) is certainty else None for one in shown]
        made: dict[str, object] = {
            "type": "bar",
            "stack": "one",
            "name": as_text(label, language),
            "data": bars,
            "itemStyle": {"color": colour},
        }
        if certainty:
            made["itemStyle"] = {"color": colour, "borderColor": "#7a4b00", "borderType": "dashed", "borderWidth": 1}
        series.append(made)
    line = {"formatter": as_text(message("threshold {tonnes} t", tonnes=threshold), language), "position": "insideEndTop"}
    series[0]["markLine"] = {"symbol": "none", "lineStyle": {"color": "#b42318", "width": 2}, "label": line, "data": [{"xAxis": threshold}]}
    option = {
        "grid": {"left": 8, "right": 24, "top": 32, "bottom": 32, "containLabel": True},
        "legend": {"top": 0, "data": [one["name"] for one in series]},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "scale": True, "name": "t", "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "category", "data": [names.get(one.plant.entity, one.plant.entity[-6:])[:16] for one in shown]},
        "series": series,
    }
    return Picture("radar", message("Latest figure against the threshold, t CO2e"), option, table)
