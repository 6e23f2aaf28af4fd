"""The picture of the radar: the latest figure of each plant against the threshold; full dots are verified, hollow diamonds expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanheng.interfaces.web.cells import as_text
from tanheng.interfaces.web.charts import PLUM, RUST, TEAL
from tanheng.interfaces.web.showing import Picture, Table
from tanheng.kernel.messages import Rendered, message
from tanheng.roster.radar import EXPECTED, Echo

_MOST = 40
_LONGEST = 14


def radar_picture(echoes: Sequence[Echo], names: Mapping[str, str], language: str, table: Table) -> Picture:
    """Return the dots of the nearest 40 plants and the line of the threshold, t CO2e."""
    shown = sorted(echoes[:_MOST], key=lambda one: one.figure_t)
    threshold = int(echoes[0].figure_t - echoes[0].distance_t)
    series: list[dict[str, object]] = []
    for expected, label, colour in ((False, message("verified"), TEAL), (True, message("expected, not verified"), RUST)):
        points = [[str(one.figure_t), at] for at, one in enumerate(shown) if (one.certainty == EXPECTED) is expected]
        shape = "emptyDiamond" if expected else "circle"
        series.append(
            {"type": "scatter", "symbol": shape, "symbolSize": 13, "name": _said(label, language), "data": points, "color": colour}
        )
    words = {"formatter": _said(message("threshold {tonnes} t", tonnes=threshold), language), "position": "end", "rotate": 0}
    series[0]["markLine"] = {
        "symbol": "none",
        "lineStyle": {"color": PLUM, "width": 2},
        "label": words,
        "data": [{"xAxis": threshold}],
    }
    option = {
        "grid": {"left": 8, "right": 24, "top": 48, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "data": [one["name"] for one in series]},
        "xAxis": {"type": "value", "scale": True, "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "category", "data": [_short(names, one) for one in shown], "splitLine": {"show": True}},
        "series": series,
    }
    return Picture("radar", message("Latest figure against the threshold (t CO2e)"), option, table)


def _said(label: Rendered, language: str) -> str:
    return as_text(label, language)


def _short(names: Mapping[str, str], one: Echo) -> str:
    name = names.get(one.plant.entity, one.plant.entity[-6:])
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "\u2026"
