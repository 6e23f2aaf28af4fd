"""A draft as it stands: its entries with the decisions that count now, and how far it has come."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.kernel.findings import Place
from tanheng.roster.lists import checks
from tanheng.roster.lists.deciding import ON_LIST
from tanheng.roster.lists.joint import members_of
from tanheng.roster.lists.reading import Key, standings
from tanheng.roster.model import UNDECIDED
from tanheng.roster.versions import Content, Entry, content_of


class ByHand(NamedTuple):
    """A decision that an officer made: its record, his reason, and the objection that it answers (None: none)."""

    record: int
    decision: str
    reason: str
    objection: int | None


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """What the rules say of a plant, and what was decided by hand instead (None: nothing)."""

    entity: str
    sector: str
    kind: str
    listed: bool
    by_rules: str
    rule: str
    article: str
    mark: str
    figure_t: str
    figure_year: int | None
    rules: tuple[dict[str, Any], ...]
    evidence: tuple[tuple[int, int], ...]
    by_hand: ByHand | None

    @property
    def key(self) -> Key:
        """Return entity and sector."""
        return self.entity, self.sector

    @property
    def decision(self) -> str:
        """Return the decision that counts."""
        return self.by_rules if self.by_hand is None else self.by_hand.decision

    @property
    def on_list(self) -> bool:
        """Tell whether it would stand on the list."""
        return self.decision in ON_LIST

    @property
    def undecided(self) -> bool:
        """Tell whether it stands on the work list."""
        return self.decision == UNDECIDED


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of a province's list. `outcome` is empty while it is open; `notice` is its first and last day under notice."""

    number: int
    province: str
    list_year: int
    basis_year: int
    threshold_t: int
    law_hash: str
    readings: dict[str, str]
    outcome: str
    ended_by: int | None
    notice: tuple[date, date] | None

    @property
    def open(self) -> bool:
        """Tell whether something can still be done with it."""
        return self.ended_by is None


def draft_of(sql: Sql, number: int) -> Draft | None:
    """Return a draft by its number."""
    rows = sql.rows(
        "SELECT d.number, d.province, d.list_year, d.basis_year, d.threshold_t, d.law_hash, d.readings, d.outcome, d.ended_by,"
        " n.first_day, n.last_day FROM lists_draft d LEFT JOIN lists_notice n ON n.draft = d.number WHERE d.number = %s",
        (number,),
    )
    if not rows:
        return None
    (draft, province, list_year, basis_year, threshold_t, law_hash, readings, outcome, ended_by, first, last) = rows[0]
    notice = None if first is None else (first, last)
    return Draft(draft, province, list_year, basis_year, threshold_t, law_hash, json.loads(readings), outcome, ended_by, notice)


def open_draft(work: Work, number: int) -> Draft:
    """Return an open draft. Raises Refused where there is none of this number, or it has ended."""
    draft, where = draft_of(work.sql, number), Place(called="draft")
    if draft is None:
        work.insist([checks.UNKNOWN_DRAFT.at(where, number)])
    assert draft is not None, "who is unknown was refused"
    if not draft.open:
        work.insist([checks.DRAFT_ENDED.at(where, number, draft.outcome)])
    return draft


def entries_of(sql: Sql, number: int) -> tuple[DraftEntry, ...]:
    """Return the entries of a draft, in the order of entities and sectors."""
    rows = sql.rows(
        "SELECT e.entity, e.sector, e.kind, e.listed, e.decision, e.rule, e.article, e.mark, e.figure_t, e.figure_year, e.rules,"
        " e.evidence, h.record, h.decision, h.reason, h.objection FROM lists_draftentry e LEFT JOIN LATERAL (SELECT * FROM lists_decided d"
        " WHERE d.draft = e.draft AND d.entity = e.entity AND d.sector = e.sector ORDER BY d.record DESC LIMIT 1) h ON true"
        " WHERE e.draft = %s ORDER BY e.entity, e.sector",
        (number,),
    )
    return tuple(_entry(*row) for row in rows)


def _entry(*row: Any) -> DraftEntry:
    (entity, sector, kind, listed, decision, rule, article, mark, figure_t, figure_year, rules, evidence, *by_hand) = row
    return DraftEntry(
        *(entity, sector, kind, listed, decision, rule, article, mark, figure_t, figure_year),
        rules=tuple(json.loads(rules)),
        evidence=tuple((record, line) for record, line in json.loads(evidence)),
        by_hand=None if by_hand[0] is None else ByHand(*by_hand),
    )


def listed_entries(sql: Sql, keys: Iterable[Key], at: datetime) -> tuple[Entry, ...]:
    """Return the entries of a list on which these entities stand with these sectors, as they are registered at an instant."""
    sectors: dict[str, list[str]] = {}
    for entity, sector in keys:
        sectors.setdefault(entity, []).append(sector)
    registered, members = standings(sql, sectors, at), members_of(sql, sectors, at)
    return tuple(
        Entry(entity, registered[entity].name, registered[entity].division, tuple(sorted(of)), members.get(entity, ()))
        for entity, of in sorted(sectors.items())
    )


def proposed_content(sql: Sql, draft: Draft, at: datetime) -> Content:
    """Return what would be published of a draft at an instant. Its hash is what a proposal to publish cites."""
    keys = [one.key for one in entries_of(sql, draft.number) if one.on_list]
    return content_of(draft.province, draft.list_year, 1, listed_entries(sql, keys, at))
