"""任务 Tasks of the key's person in the role of the key, each with its history and files, and what he was told."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Path, Query

from tanheng.interfaces import reading
from tanheng.interfaces.api.problems import Both, both
from tanheng.interfaces.api.reads.opening import Paging, Text, Told, opens
from tanheng.interfaces.reading import Found
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label
from tanheng.tasks.ids import FORM, TaskId
from tanheng.tasks.notices import NoticeShown
from tanheng.tasks.queries import AttachmentShown, Happened, TaskShown
from tanheng.tasks.words import TOPICS, outcome_words
from tanheng.visibility.viewers import Viewer

TaskNumber = Annotated[str, Path(pattern=FORM, max_length=30)]
Show = Literal["open", "mine", "unclaimed", "overdue", "ended", "all"]


class TaskTold(Told):
    """A task. `due` is the instant from which it is overdue; `ended` the record that ended it; `priority` how much waits for it."""

    number: str
    kind: str
    label: Both
    text: Both
    subject: str
    organisation: str
    roles: list[str]
    opener_organisation: str
    parent: str
    priority: int
    due: datetime | None
    overdue: bool
    claimant: int | None
    ended: int | None
    opened_at: datetime


class FileTold(Told):
    """A file of a task, without its bytes."""

    number: str
    name: str
    media: str
    size: int
    sha256: str


class WholeFile(FileTold):
    """A file of a task; `content` are its bytes in base64."""

    content: str


class WholeTask(Told):
    """A task with its history, files, and the tasks that must be done before. `invited`: who countersigns, with what each said last."""

    task: TaskTold
    history: list[Happened]
    files: list[FileTold]
    children: list[TaskTold]
    invited: dict[str, str]
    outcome: str
    outcome_label: Both | None


class NoticeTold(Told):
    """What a person was told about a task, why, when, and whether he has read it."""

    number: str
    task: str
    kind: str
    text: Both
    topic: str
    topic_label: Both
    at: datetime
    read: bool


@opens("/tasks", "task", Found[TaskTold])
def tasks(viewer: Viewer, paging: Query[Paging], show: Show = "open", search: Text = "") -> Any:
    """Tasks of the role, what blocks most first, then by deadline."""
    found = reading.tasks(viewer, show, search, paging.page)
    return Found(tuple(_task(one) for one in found.rows), found.next)


@opens("/tasks/{number}", "task", WholeTask)
def task(viewer: Viewer, number: TaskNumber) -> Any:
    """A task with its history and files."""
    found = reading.task(viewer, TaskId.read(number))
    return WholeTask(
        task=_task(found.task),
        history=list(found.history),
        files=[FileTold(**_file(one)) for one in found.attachments],
        children=[_task(one) for one in found.children],
        invited=found.invited,
        outcome=found.outcome,
        outcome_label=both(outcome_words(found.task.kind, found.outcome)) if found.outcome else None,
    )


@opens("/files/{number}", "task", WholeFile)
def task_file(viewer: Viewer, number: TaskNumber) -> Any:
    """A file of a task with its bytes."""
    shown, content = reading.task_file(viewer, TaskId.read(number))
    return WholeFile(**_file(shown), content=base64.b64encode(content).decode())


@opens("/notices", "task", Found[NoticeTold])
def notices(viewer: Viewer, paging: Query[Paging], unread: bool = False) -> Any:
    """What I was told about tasks, the newest first."""
    found = reading.notices(viewer, unread=unread, page=paging.page)
    return Found(tuple(_notice(one) for one in found.rows), found.next)


def _task(one: TaskShown) -> TaskTold:
    same = ("organisation", "opener_organisation", "priority", "due", "claimant", "ended", "opened_at")
    return TaskTold(
        **{name: getattr(one, name) for name in same},
        number=str(one.id),
        kind=one.kind.name,
        label=both(one.kind.label),
        text=both(Label(one.text("zh"), one.text("en"))),
        subject=":".join(one.subject),
        roles=list(one.roles),
        parent=str(one.parent or ""),
        overdue=one.is_overdue(CLOCK.now()),
    )


def _file(one: AttachmentShown) -> dict[str, Any]:
    return {"number": str(one.id), **{name: getattr(one, name) for name in ("name", "media", "size", "sha256")}}


def _notice(one: NoticeShown) -> NoticeTold:
    said = Label(one.text("zh"), one.text("en"))
    known = {name: getattr(one, name) for name in ("topic", "at", "read")}
    return NoticeTold(
        **known, number=str(one.id), task=str(one.task), kind=one.kind.name, text=both(said), topic_label=both(TOPICS[one.topic])
    )
