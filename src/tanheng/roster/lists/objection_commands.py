"""公示异议 Objections to a draft under public notice, by organisations or in letters, and their answers by a deadline."""

from __future__ import annotations

from typing import Literal

from tanheng.commands.definitions import Content, command
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Place
from tanheng.registry.fields import Document
from tanheng.roster.lists import checks
from tanheng.roster.lists.draft_commands import Decision, decide_by_hand
from tanheng.roster.lists.drafts import Draft, entries_of, open_draft
from tanheng.roster.lists.fields import OFFICER, Entity, Number, Sector, Text
from tanheng.roster.lists.law import ANSWER, last_day
from tanheng.roster.lists.offices import other_office, reason_of
from tanheng.tasks.closing import close_tasks
from tanheng.tasks.opening import open_task

_ORGANISATIONS = frozenset(("emitter_representative", "peer_officer", "city_officer"))


class Objected(Content):
    """An objection to a draft, about one of its entries or in general. An officer of the province names the letter that he enters."""

    draft: Number
    text: Text
    entity: Entity | None = None
    sector: Sector | None = None
    letter: Document | None = None


class Answered(Content):
    """The answer to an objection; upheld, it may change the decision of the entry that it names. The reason is the command's."""

    objection: Number
    verdict: Literal["upheld", "rejected"]
    decision: Decision | None = None


@command("list_object", Objected, roles=_ORGANISATIONS | OFFICER, checks=checks.CHECKS)
def list_object(work: Work, content: Objected) -> JSON:
    """Object to a draft while it is under notice. The province has so many working days to answer."""
    draft, today = open_draft(work, content.draft), work.recorded_at.date()
    if draft.notice is None:
        work.insist([checks.NOT_UNDER_NOTICE.at(Place(called="draft"), draft.number)])
    assert draft.notice is not None, "who is not under notice was refused"
    if today > draft.notice[1]:
        work.insist([checks.NOTICE_OVER.at(Place(called="draft"), str(today), str(draft.notice[1]), draft=draft.number)])
    by_officer = work.authority.role in OFFICER
    if by_officer:
        work.insist(other_office(work, draft.province))
        if content.letter is None:
            work.insist([checks.LETTER_MISSING.at(Place(called="letter"))])
    elif content.letter is not None:
        work.insist([checks.LETTER_OF_NOBODY.at(Place(called="letter"), content.letter)])
    _insist_on_entry(work, draft, content)
    due = last_day(work, ANSWER, today)
    work.write(
        "INSERT INTO lists_objection (number, draft, organisation, letter, entity, sector, text, due)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(work.number, draft.number, "" if by_officer else work.authority.organisation, content.letter or ""),
            *(content.entity or "", content.sector or "", content.text, due),
        ),
    )
    about = content.entity or content.letter or work.authority.organisation
    parameters: dict[str, JSON] = {"list_year": draft.list_year, "draft": draft.number, "about": about}
    subject = ("list_objection", str(work.number))
    open_task(work, "list_answer", subject=subject, organisation=draft.province, due=due, parameters=parameters)
    told: dict[str, JSON] = {"objection": work.number, "draft": draft.number, "due": due.isoformat()}
    work.event("list_objected", told)
    return told


def _insist_on_entry(work: Work, draft: Draft, content: Objected) -> None:
    """Go on if the objection names no entry, or one of the draft, be it by the entity alone. Raises Refused."""
    if content.entity is None and content.sector is None:
        return
    known = {one.key for one in entries_of(work.sql, draft.number)}
    if not any(content.entity in (None, entity) and content.sector in (None, sector) for entity, sector in known):
        found = " ".join(part for part in (content.entity, content.sector) if part)
        work.insist([checks.NOT_IN_DRAFT.at(Place(called="entity"), found, draft=draft.number)])


@command("list_object_answer", Answered, roles=OFFICER, checks=checks.CHECKS)
def list_object_answer(work: Work, content: Answered) -> JSON:
    """Answer an objection with a reason; late, too, which is told."""
    where = Place(called="objection")
    rows = work.sql.rows(
        "SELECT o.draft, o.entity, o.sector, o.due, a.verdict FROM lists_objection o LEFT JOIN lists_answer a ON a.objection = o.number"
        " WHERE o.number = %s",
        (content.objection,),
    )
    if not rows:
        work.insist([checks.UNKNOWN_OBJECTION.at(where, content.objection)])
    number, entity, sector, due, before = rows[0]
    draft = open_draft(work, number)
    work.insist(other_office(work, draft.province))
    if before is not None:
        work.insist([checks.OBJECTION_ANSWERED.at(where, content.objection, before)])
    reason = reason_of(work, "list_object_answer")
    if content.decision is not None:
        if content.verdict == "rejected":
            work.insist([checks.REJECTED_CHANGES_NOTHING.at(Place(called="decision"), content.decision)])
        if not entity or not sector:
            work.insist([checks.OBJECTION_WITHOUT_ENTRY.at(Place(called="decision"), content.objection)])
        decide_by_hand(work, draft, entity, sector, content.decision, reason, content.objection)
    work.write(
        "INSERT INTO lists_answer (objection, record, verdict, reason) VALUES (%s, %s, %s, %s)",
        (content.objection, work.number, content.verdict, reason),
    )
    close_tasks(work, "list_answer", subject=("list_objection", str(content.objection)), outcome=content.verdict)
    told: dict[str, JSON] = {"objection": content.objection, "draft": number, "verdict": content.verdict}
    work.event("list_objection_answered", told)
    return {**told, "due": due.isoformat(), "overdue": work.recorded_at.date() > due}
