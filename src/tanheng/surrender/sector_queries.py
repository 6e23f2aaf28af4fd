"""分行业视图 Views per sector: what was decided for an account and what it owes, by compliance year and sector.

A subject has one account for all of its sectors. Allowances are decided and duties fixed by sector; met is the duty of a year as a whole:
a surrender names account and year, and no sector.
"""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.commands.sql import Sql
from tanheng.issuance.queries import earmarked_for, entitlements
from tanheng.issuance.reading import History
from tanheng.kernel.canonical import JSON
from tanheng.surrender.queries import DutyKey, InForce, Key, all_standings, duties_in_force
from tanheng.surrender.standings import Standing


@dataclass(frozen=True, slots=True)
class SectorFigures:
    """One sector of a year, t. `decided` is the latest decision, None before the first; `distributed` includes what is held for a unit at
    risk; `open_notices` is what is still to be returned; `duty` is the version in force, None where none is fixed."""

    sector: str
    decided: int | None
    distributed: int
    returned: int
    open_notices: int
    duty: int | None
    duty_version: int | None

    def as_json(self) -> dict[str, JSON]:
        """Return the figures."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The sectors of a compliance year, and what stands against its duty as a whole; None where no duty is fixed."""

    year: int
    sectors: tuple[SectorFigures, ...]
    standing: Standing | None

    def as_json(self) -> dict[str, JSON]:
        """Return the figures."""
        sectors: list[JSON] = [one.as_json() for one in self.sectors]
        whole: JSON = None if self.standing is None else {**self.standing.as_json()}
        return {"year": self.year, "sectors": sectors, "whole_year": whole}


@dataclass(frozen=True, slots=True)
class SectorViews:
    """All years of an account, and what provinces hold for it, t by vintage, which belongs to no sector."""

    years: tuple[YearFigures, ...]
    earmarked: dict[str, int]

    def as_json(self) -> dict[str, JSON]:
        """Return the figures."""
        years: list[JSON] = [one.as_json() for one in self.years]
        return {"years": years, "earmarked": {**self.earmarked}}


def sector_views(sql: Sql, account: str) -> SectorViews:
    """Return an account's figures by compliance year and sector, in four trips."""
    histories = {DutyKey(*key): history for key, history in entitlements(sql, account).items()}
    duties = duties_in_force(sql, [account])
    keys = sorted({*histories, *duties})
    standings = all_standings(sql, [account])
    years = tuple(
        YearFigures(
            year,
            tuple(_of_sector(key.sector, histories.get(key, History()), duties.get(key)) for key in keys if key.year == year),
            standings.get(Key(account, year)),
        )
        for year in sorted({key.year for key in keys})
    )
    return SectorViews(years, dict(sorted(earmarked_for(sql, account).items())))


def _of_sector(sector: str, history: History, duty: InForce | None) -> SectorFigures:
    return SectorFigures(
        sector,
        history.decided,
        sum(one.left for one in history.entitled),
        sum(one.returned for one in history.noticed),
        sum(one.outstanding for one in history.noticed),
        duty.tonnes if duty else None,
        duty.version if duty else None,
    )
