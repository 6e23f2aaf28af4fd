"""门槛预警 Radar: plants whose latest figure lies near the threshold, with trend and how sure it is. A screen, no decision. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from tanheng.roster.model import Plant

VERIFIED, EXPECTED = "verified", "expected"
MAY_ENTER, MAY_FALL_OUT, JUST_ABOVE, JUST_BELOW = "may_enter", "may_fall_out", "just_above", "just_below"
_HUNDRED, _SHOWN = Decimal(100), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Echo:
    """A plant near the threshold. `distance_t` is its figure less the threshold, `trend_t` less its figure of the year before.

    `position`: on no list and at or above the threshold (`may_enter`) or below (`just_below`); listed and below (`may_fall_out`) or not
    (`just_above`). `mark` is the status of what the threshold is compared with.
    """

    plant: Plant
    year: int | None
    figure_t: Decimal
    distance_t: Decimal
    distance_percent: Decimal
    trend_t: Decimal | None
    certainty: str
    position: str
    mark: str


def radar(plants: Iterable[Plant], *, threshold_t: int, band_percent: int, marks: dict[str, str]) -> tuple[Echo, ...]:
    """Return the plants within the band around the threshold, nearest first. `marks` are by sector; one that ceased is left out."""
    echoes = []
    for plant in plants:
        if plant.ceased is not None:
            continue
        year = max(plant.emissions, default=None)
        figure = plant.expected_t if year is None else plant.emissions[year]
        if figure is None:
            continue
        distance = figure - threshold_t
        if abs(distance) * 100 > Decimal(threshold_t) * band_percent:
            continue
        before = None if year is None else plant.emissions.get(year - 1)
        echoes.append(
            Echo(
                *(plant, year, figure, distance),
                (distance * _HUNDRED / threshold_t).quantize(_SHOWN, ROUND_HALF_EVEN),
                None if before is None else figure - before,
                EXPECTED if year is None else VERIFIED,
                _position(plant.listed, distance),
                marks.get(plant.sector, ""),
            )
        )
    return tuple(sorted(echoes, key=lambda echo: (abs(echo.distance_t), echo.plant.entity, echo.plant.sector)))


def _position(listed: bool, distance: Decimal) -> str:
    if listed:
        return JUST_ABOVE if distance >= 0 else MAY_FALL_OUT
    return MAY_ENTER if distance >= 0 else JUST_BELOW
