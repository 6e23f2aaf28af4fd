"""会签与公示 Consultation of peer departments, each by a deadline, and the public notice of a draft."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.trips import array
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.registry.fields import Day, Document
from tanheng.roster.lists import checks
from tanheng.roster.lists.drafts import Draft, open_draft
from tanheng.roster.lists.fields import OFFICER, Number, Text
from tanheng.roster.lists.law import CONSULTATION, NOTICE, last_day, working_days
from tanheng.roster.lists.offices import other_office
from tanheng.tasks.closing import close_tasks
from tanheng.tasks.opening import open_task

_MOST_DEPARTMENTS = 30
Department = Annotated[str, Field(pattern=r"^department:\d{6}(:[a-z0-9_]{1,30})?$")]


class Consulted(Content):
    """Departments that are asked about a draft, until the end of a day (without it, the law book says)."""

    draft: Number
    departments: Annotated[list[Department], Field(min_length=1, max_length=_MOST_DEPARTMENTS)]
    due: Day | None = None


class OpinionGiven(Content):
    """What a department says of a draft; whoever objects says why."""

    draft: Number
    verdict: Literal["agrees", "objects"]
    text: Text | None = None


class Noticed(Content):
    """The public notice of a draft on a document, up to the end of a day (without it, the shortest that the law book allows)."""

    draft: Number
    document: Document
    last_day: Day | None = None


@command("list_consult", Consulted, roles=OFFICER, checks=checks.CHECKS)
def list_consult(work: Work, content: Consulted) -> JSON:
    """Ask departments about a draft; each gets a task."""
    draft = _before_notice(work, content.draft)
    today = work.recorded_at.date()
    due = date.fromisoformat(content.due) if content.due else last_day(work, CONSULTATION, today)
    work.insist(_not_askable(work, draft, content.departments, due, today))
    work.write(
        "INSERT INTO lists_consultation (draft, record, due, department) SELECT %s, %s, %s, * FROM unnest(%s::text[])",
        (draft.number, work.number, due, array(content.departments)),
    )
    parameters: dict[str, JSON] = {"province": draft.province, "list_year": draft.list_year, "draft": draft.number}
    for department in content.departments:
        subject = ("list_consultation", f"{draft.number} {department}")
        open_task(work, "list_opinion", subject=subject, organisation=department, due=due, parameters=parameters)
    told: dict[str, JSON] = {"draft": draft.number, "departments": list(content.departments), "due": due.isoformat()}
    work.event("list_consulted", told)
    return told


def _not_askable(work: Work, draft: Draft, departments: list[str], due: date, today: date) -> list[Finding]:
    findings = [] if due > today else [checks.DAY_PASSED.at(Place(called="due"), str(due), str(today))]
    known = {
        code
        for (code,) in work.sql.rows(
            "SELECT code FROM people_organisation WHERE code = ANY(%s) AND kind = 'peer_department' AND (parent IS NULL OR parent = %s)",
            (sorted(departments), draft.province),
        )
    }
    asked = dict(work.sql.rows("SELECT department, due FROM lists_consultation WHERE draft = %s", (draft.number,)))
    for at, department in enumerate(departments, start=1):
        where = Place(called=f"departments.{at}")
        if department not in known:
            findings.append(checks.NOT_A_DEPARTMENT.at(where, department, draft.province))
        if department in asked:
            findings.append(checks.ASKED_ALREADY.at(where, department, str(asked[department]), draft=draft.number))
        asked.setdefault(department, due)
    return findings


@command("list_opinion", OpinionGiven, roles=frozenset(("peer_officer",)), checks=checks.CHECKS)
def list_opinion(work: Work, content: OpinionGiven) -> JSON:
    """Answer for one's department, once; also late, as long as the draft is not under notice."""
    draft, department = _before_notice(work, content.draft, of_province=False), work.authority.organisation
    where = Place(called="draft")
    rows = work.sql.rows(
        "SELECT o.record FROM lists_consultation c LEFT JOIN lists_opinion o ON o.draft = c.draft AND o.department = c.department"
        " WHERE c.draft = %s AND c.department = %s",
        (draft.number, department),
    )
    if not rows:
        work.insist([checks.NOT_ASKED.at(where, department, draft.number)])
    if rows[0][0] is not None:
        work.insist([checks.OPINION_GIVEN.at(where, department, rows[0][0])])
    if content.verdict == "objects" and content.text is None:
        work.insist([checks.REASON_MISSING.at(Place(called="text"), department)])
    work.write(
        "INSERT INTO lists_opinion (draft, department, record, verdict, text) VALUES (%s, %s, %s, %s, %s)",
        (draft.number, department, work.number, content.verdict, content.text or ""),
    )
    close_tasks(work, "list_opinion", subject=("list_consultation", f"{draft.number} {department}"), outcome=content.verdict)
    told: dict[str, JSON] = {"draft": draft.number, "department": department, "verdict": content.verdict}
    work.event("list_opinion_given", told)
    return told


@command("list_notice", Noticed, roles=OFFICER, checks=checks.CHECKS)
def list_notice(work: Work, content: Noticed) -> JSON:
    """Put a draft under public notice, once every department answered or let its deadline pass."""
    draft, today = _before_notice(work, content.draft), work.recorded_at.date()
    earliest = last_day(work, NOTICE, today)
    last = date.fromisoformat(content.last_day) if content.last_day else earliest
    findings = list(_not_settled(work, draft, today))
    if last < earliest:
        days = working_days(NOTICE, today)
        findings.append(checks.NOTICE_TOO_SHORT.at(Place(called="last_day"), str(last), str(earliest), days=days))
    work.insist(findings)
    work.write(
        "INSERT INTO lists_notice (draft, record, first_day, last_day, document, settled) VALUES (%s, %s, %s, %s, %s, %s)",
        (draft.number, work.number, today, last, content.document, work.reason),
    )
    for department in _silent(work, draft):
        close_tasks(work, "list_opinion", subject=("list_consultation", f"{draft.number} {department}"), outcome="silent")
    told: dict[str, JSON] = {"draft": draft.number, "province": draft.province, "list_year": draft.list_year}
    told |= {"first_day": today.isoformat(), "last_day": last.isoformat(), "document": content.document}
    work.event("list_noticed", told)
    return told


def _not_settled(work: Work, draft: Draft, today: date) -> list[Finding]:
    where = Place(called="draft")
    rows = work.sql.rows(
        "SELECT c.department, c.due, o.verdict FROM lists_consultation c LEFT JOIN lists_opinion o ON o.draft = c.draft"
        " AND o.department = c.department WHERE c.draft = %s ORDER BY c.department",
        (draft.number,),
    )
    if not rows:
        return [checks.NOT_CONSULTED.at(where, draft.number)]
    waiting = [(department, due) for department, due, verdict in rows if verdict is None and due >= today]
    findings = [checks.CONSULTATION_OPEN.at(where, department, str(due)) for department, due in waiting]
    objecting = tuple(department for department, _, verdict in rows if verdict == "objects")
    if objecting and not work.reason.strip():
        findings.append(checks.OPINION_UNSETTLED.at(Place(called="reason"), Joined(objecting)))
    return findings


def _silent(work: Work, draft: Draft) -> list[str]:
    rows = work.sql.rows(
        "SELECT c.department FROM lists_consultation c WHERE c.draft = %s AND NOT EXISTS (SELECT FROM lists_opinion o"
        " WHERE o.draft = c.draft AND o.department = c.department) ORDER BY 1",
        (draft.number,),
    )
    return [department for (department,) in rows]


def _before_notice(work: Work, number: int, *, of_province: bool = True) -> Draft:
    draft = open_draft(work, number)
    if of_province:
        work.insist(other_office(work, draft.province))
    if draft.notice is not None:
        work.insist([checks.UNDER_NOTICE.at(Place(called="draft"), number, str(draft.notice[0]))])
    return draft
