"""门槛预警 The radar over what is recorded of a province: who may enter or leave its list."""

from __future__ import annotations

from datetime import date, datetime

from tanheng.commands.sql import Sql
from tanheng.lawbook import NoLegalValue
from tanheng.registry.law import law
from tanheng.roster.lists.law import BAND, rules_of
from tanheng.roster.lists.reading import listed_before, newest, plants_of
from tanheng.roster.radar import Echo, radar


def radar_of(sql: Sql, province: str, list_year: int, *, on: date, known: datetime | None = None) -> tuple[Echo, ...]:
    """Return the plants near the threshold of a list year, nearest first, as known at an instant (None: now).

    Listed is who stands on the published list of the year, or, before there is one, on that of the year before. Raises NoLegalValue.
    """
    plants = plants_of(sql, province, known=known)
    published = newest(sql, province, list_year)
    listed = (
        listed_before(sql, province, list_year, plants)
        if published is None
        else {(entry.entity, sector) for entry in published.content.entries for sector in entry.sectors}
    )
    marks = {sector: _mark(sector, list_year) for sector in {sector for _, sector in plants}}
    return radar(
        (one.plant(listed=key in listed) for key, one in plants.items()),
        threshold_t=rules_of(list_year).threshold.integer,
        band_percent=law().value(BAND, on=on).integer,
        marks=marks,
    )


def _mark(sector: str, list_year: int) -> str:
    try:
        return law().value("roster.threshold_base", sector, on=date(list_year, 12, 31)).citation.mark.code
    except NoLegalValue:
        return ""
