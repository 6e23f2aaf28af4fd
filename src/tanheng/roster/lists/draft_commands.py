"""名录草案 Drafts: the rules of the list year over the evidence, decisions by hand with their reason, and giving up."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.trips import array
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.findings import Place
from tanheng.registry.law import law
from tanheng.roster import checks as roster_checks
from tanheng.roster.lists import checks
from tanheng.roster.lists.deciding import Judged, judge
from tanheng.roster.lists.drafts import Draft, entries_of, open_draft
from tanheng.roster.lists.fields import OFFICER, Entity, ListYear, Number, Province, Sector
from tanheng.roster.lists.law import rules_asked
from tanheng.roster.lists.offices import known_province, other_office, reason_of
from tanheng.roster.lists.reading import Key, listed_before, newest, plants_of
from tanheng.tasks.closing import close_tasks

ALL = (*checks.CHECKS, roster_checks.NO_RULE, roster_checks.READING_UNKNOWN)
Decision = Literal["included", "stays", "removed", "report_only", "not_included"]


class Drafted(Content):
    """A draft of a province's list of a year, with readings of open texts other than the law's own."""

    province: Province
    list_year: ListYear
    readings: Annotated[dict[str, str], Field(max_length=10)] = Field(default_factory=dict)


class DecidedByHand(Content):
    """What is decided of an entry instead of what the rules say."""

    draft: Number
    entity: Entity
    sector: Sector
    decision: Decision


class Withdrawn(Content):
    """A draft that is given up."""

    draft: Number


@command("list_draft", Drafted, roles=OFFICER, checks=ALL)
def list_draft(work: Work, content: Drafted) -> JSON:
    """Make a draft: one at a time for a province and year, and none once the list is published."""
    known_province(work, content.province)
    province, year, where = content.province, content.list_year, Place(called="list_year")
    rows = work.sql.rows("SELECT number FROM lists_draft WHERE province = %s AND list_year = %s AND ended_by IS NULL", (province, year))
    if rows:
        work.insist([checks.DRAFT_OPEN.at(where, year, rows[0][0], province=province)])
    published = newest(work.sql, province, year)
    if published is not None:
        work.insist([checks.PUBLISHED_ALREADY.at(where, year, published.version, province=province)])
    test = rules_asked(work, year, content.readings)
    plants = plants_of(work.sql, province)
    if not plants:
        work.insist([checks.NOTHING_TO_DRAFT.at(Place(called="province"), province)])
    judged = judge(test, plants, listed_before(work.sql, province, year, plants))
    work.write(
        "INSERT INTO lists_draft (number, province, list_year, basis_year, threshold_t, law_hash, readings, outcome)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, '')",
        (work.number, province, year, test.basis_year, test.threshold.integer, law().hash, canonical(dict(content.readings))),
    )
    _write(work, judged)
    counts = dict(sorted(Counter(one.decision for one in judged.values()).items()))
    told: dict[str, JSON] = {"draft": work.number, "province": province, "list_year": year, "counts": counts}
    work.event("list_drafted", told)
    return {**told, "basis_year": test.basis_year, "threshold_t": test.threshold.integer}


def _write(work: Work, judged: dict[Key, Judged]) -> None:
    rows = list(judged.values())
    columns: tuple[list[str] | list[int], ...] = (
        *([one.known.entity for one in rows], [one.known.sector for one in rows], [one.known.kind for one in rows]),
        *([int(one.listed) for one in rows], [one.decision for one in rows], [one.rule for one in rows], [one.article for one in rows]),
        *([one.mark for one in rows], [one.figure_t for one in rows], [one.figure_year or 0 for one in rows]),
        *([canonical(list(one.rules)) for one in rows], [canonical([list(each) for each in one.evidence]) for one in rows]),
    )
    work.write(
        "INSERT INTO lists_draftentry (draft, entity, sector, kind, listed, decision, rule, article, mark, figure_t, figure_year, rules,"
        " evidence) SELECT %s, e, s, k, l = 1, d, r, a, m, t, nullif(y, 0), j, v FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[],"
        " %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[], %s::text[])"
        " AS n(e, s, k, l, d, r, a, m, t, y, j, v)",
        (work.number, *map(array, columns)),
    )


@command("list_decide", DecidedByHand, roles=OFFICER, checks=ALL)
def list_decide(work: Work, content: DecidedByHand) -> JSON:
    """Decide an entry by hand, with a reason. It is shown as such ever after."""
    draft = open_draft(work, content.draft)
    work.insist(other_office(work, draft.province))
    if draft.notice is not None:
        work.insist([checks.UNDER_NOTICE.at(Place(called="draft"), draft.number, str(draft.notice[0]))])
    reason = reason_of(work, "list_decide")
    decide_by_hand(work, draft, content.entity, content.sector, content.decision, reason)
    return {"draft": draft.number, "entity": content.entity, "sector": content.sector, "decision": content.decision}


def decide_by_hand(work: Work, draft: Draft, entity: str, sector: str, decision: str, reason: str, objection: int | None = None) -> None:
    """Record a decision that an officer made of an entry. Raises Refused where there is no such entry, or nothing to decide."""
    entry = next((one for one in entries_of(work.sql, draft.number) if one.key == (entity, sector)), None)
    if entry is None:
        work.insist([checks.NOT_IN_DRAFT.at(Place(called="entity"), f"{entity} ({sector})", draft=draft.number)])
    assert entry is not None, "who is not there was refused"
    if entry.decision == decision:
        work.insist([checks.DECISION_UNCHANGED.at(Place(called="decision"), decision, entity=entity)])
    work.write(
        "INSERT INTO lists_decided (record, draft, entity, sector, decision, reason, objection) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (work.number, draft.number, entity, sector, decision, reason, objection),
    )


@command("list_draft_withdraw", Withdrawn, roles=OFFICER, checks=ALL)
def list_draft_withdraw(work: Work, content: Withdrawn) -> JSON:
    """Give a draft up, with a reason; another can be made then."""
    draft = open_draft(work, content.draft)
    work.insist(other_office(work, draft.province))
    reason_of(work, "list_draft_withdraw")
    end_draft(work, draft, "withdrawn")
    work.event("list_draft_withdrawn", {"draft": draft.number, "province": draft.province, "list_year": draft.list_year})
    return {"draft": draft.number}


def end_draft(work: Work, draft: Draft, outcome: str) -> None:
    """End a draft, and with it what departments and officers were still asked to do about it."""
    work.write("UPDATE lists_draft SET outcome = %s, ended_by = %s WHERE number = %s", (outcome, work.number, draft.number))
    for (department,) in work.sql.rows(
        "SELECT c.department FROM lists_consultation c LEFT JOIN lists_opinion o ON o.draft = c.draft AND o.department = c.department"
        " WHERE c.draft = %s AND o.record IS NULL ORDER BY 1",
        (draft.number,),
    ):
        close_tasks(work, "list_opinion", subject=("list_consultation", f"{draft.number} {department}"), outcome=outcome)
    for (objection,) in work.sql.rows(
        "SELECT o.number FROM lists_objection o LEFT JOIN lists_answer a ON a.objection = o.number"
        " WHERE o.draft = %s AND a.record IS NULL ORDER BY 1",
        (draft.number,),
    ):
        close_tasks(work, "list_answer", subject=("list_objection", str(objection)), outcome=outcome)
