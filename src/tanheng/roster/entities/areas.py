"""属地 Areas: who acts must be an officer of a province or city that is concerned, and those who act together cover all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tanheng.commands.definitions import Command, Content
from tanheng.commands.roles import Role
from tanheng.commands.work import Work
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.roster.entities import checks
from tanheng.roster.entities.reading import Known, entities

OFFICERS = frozenset((str(Role.CITY_OFFICER), str(Role.PROVINCE_OFFICER)))
PROVINCE = frozenset((str(Role.PROVINCE_OFFICER),))


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """Where an entity stands: its province, and its city (empty where it stands under the province)."""

    province: str
    city: str = ""

    def covered_by(self, actor: Mapping[str, Any]) -> bool:
        """Tell whether an actor is an officer of the province or of the city."""
        mine = {Role.PROVINCE_OFFICER: self.province, Role.CITY_OFFICER: self.city}.get(actor["role"])
        return bool(mine) and actor["organisation"] == mine


def area_of(one: Known) -> Area:
    """Return where an entity stands."""
    return Area(one.standing.province, one.standing.city)


def areas_of(work: Work, codes: Iterable[str]) -> list[Area]:
    """Return where entities stand on the day of the record, whatever day is spoken of: who answers for them now acts."""
    return [area_of(one) for one in entities(work.sql, codes, work.recorded_at.date()).values()]


Areas = Callable[[Work, Any], Iterable[Area]]
_CONCERNED: dict[str, Areas] = {}


def concerns(command: str, areas: Areas) -> None:
    """Let a command that needs two persons be proposed and rejected only by officers of the areas that its content concerns."""
    _CONCERNED[command] = areas


def covered(work: Work, areas: Iterable[Area]) -> Iterator[Finding]:
    """Refuse an officer whom none of the areas concerns, and areas for which nobody acts. Others than officers concern all areas."""
    acting = [one for one in (work.maker, work.authority.as_json()) if one is not None]
    wanted = sorted(set(areas))
    if not wanted:
        return
    for actor in acting:
        if _is_officer(actor) and not any(area.covered_by(actor) for area in wanted):
            yield checks.OTHER_AREA.at(_WHERE, actor["organisation"], _said(wanted))
            return
    missing = [area for area in wanted if all(_is_officer(one) and not area.covered_by(one) for one in acting)]
    if missing:
        yield checks.OTHER_AREA.at(_WHERE, Joined(tuple(one["organisation"] for one in acting)), _said(missing))


def of_the_area(work: Work, wanted: Command, content: Content) -> Iterator[Finding]:
    """Refuse a proposal or a rejection of an officer whom it does not concern."""
    areas = _CONCERNED.get(wanted.name)
    actor = work.authority.as_json()
    if areas is not None and _is_officer(actor):
        concerned = sorted(set(areas(work, content)))
        if concerned and not any(area.covered_by(actor) for area in concerned):
            yield checks.OTHER_AREA.at(_WHERE, actor["organisation"], _said(concerned))


_WHERE = Place(called="actor")


def _is_officer(actor: Mapping[str, Any]) -> bool:
    return actor["role"] in OFFICERS


def _said(areas: Iterable[Area]) -> Joined:
    return Joined(tuple(dict.fromkeys(area.city or area.province for area in areas)))
