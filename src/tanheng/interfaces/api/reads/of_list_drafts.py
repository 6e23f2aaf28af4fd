"""名录草案 Drafts of lists with opinions and objections, evidence, and the radar at the threshold, for those who make lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Query

from tanheng.interfaces.api.problems import Stop
from tanheng.interfaces.api.reads.of_lists import Division, province_of
from tanheng.interfaces.api.reads.opening import CodeInPath, NumberInPath, Paging, Text, Told, YearInPath, each, opens
from tanheng.interfaces.reading import Found
from tanheng.interfaces.reading import of_lists as reading
from tanheng.interfaces.reading.paging import cut
from tanheng.kernel.exact import plain
from tanheng.kernel.messages import message
from tanheng.lawbook import NoLegalValue
from tanheng.roster.lists.drafts import Draft
from tanheng.roster.lists.queries import Asked, Objected
from tanheng.roster.radar import Echo
from tanheng.visibility.viewers import Viewer


class DraftTold(Told):
    """A draft and how far it has come; `notice` are the first and last day of its public notice."""

    number: int
    province: str
    list_year: int
    basis_year: int
    threshold_t: int
    law_hash: str
    readings: dict[str, str]
    notice: list[date] | None
    ended_by: int | None
    stage: str


class Blocked(Told):
    """An entry that still takes part in regional markets."""

    entity: str
    sector: str
    pilots: list[str]


class Outdated(Told):
    """An entry of which the rules would say something else by now; `was` None: it is not in the draft."""

    entity: str
    sector: str
    was: str | None
    now: str


class WholeDraft(DraftTold):
    """A draft with opinions, objections, and what stands in its way. `sha256` is of what would be published; empty once it has ended."""

    sha256: str
    decisions: dict[str, int]
    consultation: list[Asked]
    objections: list[Objected]
    pilots: list[Blocked]
    outdated: list[Outdated]


class ByHandTold(Told):
    """A decision that an officer made: its record, his reason, and the objection that it answers."""

    record: int
    decision: str
    reason: str
    objection: int | None


class DraftEntryTold(Told):
    """What was decided of an entity in a sector, with every rule that was looked at; `figure_t` as it was handed in."""

    entity: str
    sector: str
    kind: str
    listed: bool
    decision: str
    by_rules: str
    rule: str
    article: str
    mark: str
    figure_t: str
    figure_year: int | None
    rules: list[dict[str, Any]]
    by_hand: ByHandTold | None


class FigureTold(Told):
    """A verified figure with its document and record."""

    year: int
    emissions_t: str
    source: str
    record: int


class EvidenceTold(Told):
    """What is recorded of an entity in a sector; figures as they were handed in, t."""

    entity: str
    sector: str
    province: str
    kind: str
    commissioned: str
    ceased: str
    expected_t: str
    listed: bool
    source: str
    record: int
    results: list[FigureTold]


class EchoTold(Told):
    """A plant near the threshold, t: its latest figure, that less the threshold, and less the figure of the year before."""

    entity: str
    sector: str
    kind: str
    listed: bool
    year: int | None
    figure_t: str
    distance_t: str
    distance_percent: str
    trend_t: str | None
    certainty: str
    position: str
    mark: str


@opens("/drafts", "list_draft", Found[DraftTold])
def drafts(viewer: Viewer, paging: Query[Paging]) -> Any:
    """Drafts of lists, the newest first."""
    found = cut(reading.drafts(viewer), paging.page)
    return Found(tuple(DraftTold(**_drafted(one, stage)) for one, stage in found.rows), found.next)


@opens("/drafts/{number}", "list_draft", WholeDraft)
def draft(viewer: Viewer, number: NumberInPath) -> Any:
    """A draft with the opinions of departments, objections, and what stands in its way."""
    found = reading.draft(viewer, number)
    decisions: dict[str, int] = {}
    for one in found.entries:
        decisions[one.decision] = decisions.get(one.decision, 0) + 1
    return WholeDraft(
        **_drafted(found.draft, found.stage),
        sha256=found.sha256,
        decisions=decisions,
        consultation=list(found.consultation),
        objections=list(found.objections),
        pilots=[Blocked(entity=entity, sector=sector, pilots=list(of)) for (entity, sector), of in found.pilots.items()],
        outdated=[Outdated(entity=entity, sector=sector, was=was, now=now) for (entity, sector), (was, now) in found.outdated.items()],
    )


@opens("/drafts/{number}/entries", "list_draft", Found[DraftEntryTold])
def draft_entries(viewer: Viewer, number: NumberInPath, paging: Query[Paging], decision: Text = "") -> Any:
    """The entries of a draft by entity and sector: all, or those with a decision."""
    every = [one for one in reading.draft(viewer, number).entries if decision in ("", one.decision)]
    return each(DraftEntryTold, cut(every, paging.page))


@opens("/evidence/{entity}", "list_evidence", list[EvidenceTold])
def evidence(viewer: Viewer, entity: CodeInPath) -> Any:
    """What is recorded of an entity in its sectors."""
    return [
        EvidenceTold(
            **{name: getattr(one, name) for name in EvidenceTold.model_fields if name != "results"},
            results=[
                FigureTold(year=year, emissions_t=figure.emissions_t, source=figure.source, record=figure.record)
                for year, figure in sorted(one.results.items())
            ],
        )
        for one in reading.evidence(viewer, entity.replace("\0", ""))
    ]


@opens("/radar/{division}/{year}", "list_evidence", list[EchoTold])
def radar(viewer: Viewer, division: Division, year: YearInPath) -> Any:
    """The plants of a province near the threshold of a list year, the nearest first. A screen, no decision."""
    try:
        found = reading.radar(viewer, province_of(division), year)
    except NoLegalValue:
        raise Stop(404, message("The law book has no threshold for {year}. Choose another year.", year=str(year))) from None
    return [_echo(one) for one in found]


def _echo(one: Echo) -> EchoTold:
    known: dict[str, Any] = {name: getattr(one.plant, name) for name in ("entity", "sector", "kind", "listed")}
    known |= {name: getattr(one, name) for name in ("year", "certainty", "position", "mark")}
    known |= {name: plain(getattr(one, name)) for name in ("figure_t", "distance_t", "distance_percent")}
    return EchoTold(**known, trend_t=None if one.trend_t is None else plain(one.trend_t))


def _drafted(one: Draft, stage: reading.Stage) -> dict[str, Any]:
    names = [name for name in DraftTold.model_fields if name not in ("stage", "notice")]
    return {**{name: getattr(one, name) for name in names}, "notice": list(one.notice) if one.notice else None, "stage": str(stage)}
