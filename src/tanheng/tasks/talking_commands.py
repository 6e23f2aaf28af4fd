"""附言、附件、会签 What people say about a task: comments, files, and what departments countersign."""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated, Literal

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import ANY_ROLE
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.tables import refusals
from tanheng.tasks import checks, files, reading, writing
from tanheng.tasks.fields import Document, Line, TaskNumber, Words
from tanheng.tasks.reading import Task

_AGREE = "agree"
_TASK = Place(called="task")
_MOST_BASE64 = 2 * files.MOST_BYTES


class Commented(Content):
    """Words about a task."""

    task: TaskNumber
    text: Annotated[Words, Field(min_length=1)]


class Attached(Content):
    """A file for a task. Only name and hash go into the record; the bytes, in base64, are left out of it."""

    task: TaskNumber
    name: Line
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    text: Words = ""
    content: Annotated[str, Field(exclude=True, max_length=_MOST_BASE64)]


class Countersigned(Content):
    """What a department says to a task, and the document with which it says so."""

    task: TaskNumber
    opinion: Literal["agree", "agree_with_remarks", "disagree"]
    text: Words = ""
    document: Document = ""


def attached_content(task: str, name: str, content: bytes, text: str = "") -> dict[str, str]:
    """Return a file as `task_attach` takes it."""
    encoded = base64.b64encode(content).decode()
    return {"task": task, "name": name, "sha256": hashlib.sha256(content).hexdigest(), "text": text, "content": encoded}


def _taking_part(work: Work, number: str) -> Task:
    wanted, task = reading.one_of(work, number)
    work.insist(reading.faults(work, _TASK, wanted, task, may=task is not None and reading.takes_part(work, task)))
    assert task is not None, "an unknown task was refused"
    return task


@command("task_comment", Commented, roles=ANY_ROLE, checks=checks.CHECKS)
def task_comment(work: Work, content: Commented) -> JSON:
    """Say something about a task; its claimant and its opener are told."""
    task = _taking_part(work, content.task)
    writing.add_event(work, task.id, "comment", text=content.text)
    writing.tell_persons(work, task.id, "comment", (task.claimant, task.opener))
    if task.claimant is None:
        writing.tell_roles(work, task.id, "comment", task.organisation, task.roles)
    return {"task": content.task}


@command("task_attach", Attached, roles=ANY_ROLE, checks=(*checks.CHECKS, *refusals.CHECKS))
def task_attach(work: Work, content: Attached) -> JSON:
    """Attach a file to a task. What it is, its first bytes say; a workbook is looked through for what could harm who opens it."""
    task = _taking_part(work, content.task)
    where = Place(called="content")
    try:
        data = base64.b64decode(content.content, validate=True)
    except ValueError:
        work.insist([checks.NO_BASE64.at(where, content.name)])
        raise
    found = hashlib.sha256(data).hexdigest()
    findings: list[Finding] = []
    if found != content.sha256:
        findings.append(checks.HASH_DIFFERS.at(where, found, content.sha256))
    media, faults = files.media_of(content.name, data)
    findings += faults
    before = work.sql.rows(
        "SELECT 1 FROM tasks_attachment WHERE task_record = %s AND task_line = %s AND sha256 = %s", (*task.id, content.sha256)
    )
    if before:
        findings.append(checks.ATTACHED_ALREADY.at(_TASK, content.name, content.task))
    work.insist(findings)
    work.write(
        "INSERT INTO tasks_attachment (record, line, task_record, task_line, sha256, name, media, size, content)"
        " VALUES (%s, 1, %s, %s, %s, %s, %s, %s, %s)",
        (work.number, *task.id, found, content.name, media, len(data), data),
    )
    writing.add_event(work, task.id, "attach", text=content.text, document=content.name[:80])
    return {"task": content.task, "attachment": f"{work.number}.1", "media": media, "size": len(data)}


@command("task_countersign", Countersigned, roles=ANY_ROLE, checks=checks.CHECKS)
def task_countersign(work: Work, content: Countersigned) -> JSON:
    """Say as a department whether it agrees. Said again, the later counts, and the earlier stays visible."""
    task = _taking_part(work, content.task)
    office = work.authority.organisation
    findings: list[Finding] = []
    if not task.kind.countersigned:
        findings.append(checks.NOT_COUNTERSIGNED.at(_TASK, task.kind.label))
    elif office not in task.invited:
        findings.append(checks.NOT_INVITED.at(_TASK, office, Joined(task.invited), task=content.task))
    if content.opinion != _AGREE and not content.text.strip():
        findings.append(checks.REMARKS_MISSING.at(Place(called="text"), content.opinion))
    work.insist(findings)
    before = work.sql.rows(
        "SELECT max(record) FROM tasks_taskevent WHERE task_record = %s AND task_line = %s AND verb = 'countersign' AND organisation = %s",
        (*task.id, office),
    )
    writing.add_event(work, task.id, "countersign", outcome=content.opinion, text=content.text, document=content.document)
    writing.tell_persons(work, task.id, "comment", (task.claimant, task.opener))
    replaced = before[0][0]
    return {"task": content.task, "opinion": content.opinion, "replaces": replaced}
