"""交办 Requests: an official asks an organisation of his own, or one below it, to do something."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.people.fields import Code
from tanheng.tasks import checks, reading
from tanheng.tasks.fields import Day, Line, TaskNumber, Words
from tanheng.tasks.ids import TaskId
from tanheng.tasks.opening import open_task, roles_for

REQUEST = "request"
OFFICIALS = frozenset(
    str(role)
    for role in (
        *(Role.MINISTRY_OFFICER, Role.PROVINCE_OFFICER, Role.CITY_OFFICER, Role.PEER_OFFICER, Role.MARKET_REGULATOR),
        *(Role.REGISTRY_CLERK, Role.REGISTRY_APPROVER, Role.EXCHANGE_OPERATOR),
    )
)
_MOST_INVITED = 50


class Requested(Content):
    """What an organisation is asked to do, by whom in it, until which day; departments that countersign; the task that waits for it."""

    organisation: Code
    roles: Annotated[list[Annotated[str, Field(max_length=30)]], Field(min_length=1, max_length=10)]
    title: Line
    text: Words = ""
    due: Day | None = None
    departments: Annotated[list[Code], Field(max_length=_MOST_INVITED, default_factory=list)]
    parent: TaskNumber | None = None


@command("task_open", Requested, roles=OFFICIALS, checks=checks.CHECKS)
def task_open(work: Work, content: Requested) -> JSON:
    """Ask an organisation to do something. Its people are told, and so are the departments that are to countersign."""
    named = sorted({content.organisation, *content.departments})
    kinds = dict(work.sql.rows("SELECT code, kind FROM people_organisation WHERE code = ANY(%s)", (named,)))
    findings = [*_organisations(work, content, kinds), *_days(work, content)]
    parent = None
    if content.parent is not None:
        number, above = reading.one_of(work, content.parent)
        if above is None or above.ended is not None or not (reading.does(work, above) or above.opener == work.authority.person):
            findings.append(checks.PARENT_NOT_OPEN.at(Place(called="parent"), content.parent))
        parent = number
    work.insist(findings)
    task: TaskId = open_task(
        work,
        REQUEST,
        subject=(REQUEST, str(work.number)),
        organisation=content.organisation,
        due=None if content.due is None else date.fromisoformat(content.due),
        parameters={"title": content.title, "text": content.text},
        parent=parent,
        roles=content.roles,
        invited={one: roles_for(kinds[one]) for one in content.departments},
    )
    return {"task": str(task)}


def _organisations(work: Work, content: Requested, kinds: dict[str, str]) -> list[Finding]:
    findings = []
    where = Place(called="organisation")
    own = work.authority.organisation
    if content.organisation not in kinds:
        return [checks.UNKNOWN_DEPARTMENT.at(where, content.organisation)]
    if (own,) not in work.sql.rows(reading.ABOVE, (content.organisation,)):
        findings.append(checks.NOT_BELOW.at(where, content.organisation, own))
    known = roles_for(kinds[content.organisation])
    for place, role in enumerate(content.roles, start=1):
        if role not in known:
            here = Place(called=f"roles.{place}")
            findings.append(checks.ROLE_OF_OTHER_KIND.at(here, role, Joined(tuple(known)), organisation=content.organisation))
    for place, one in enumerate(content.departments, start=1):
        if one not in kinds:
            findings.append(checks.UNKNOWN_DEPARTMENT.at(Place(called=f"departments.{place}"), one))
    return findings


def _days(work: Work, content: Requested) -> list[Finding]:
    today = work.recorded_at.date().isoformat()
    if content.due is not None and content.due < today:
        return [checks.DUE_BEFORE.at(Place(called="due"), content.due, today)]
    return []
