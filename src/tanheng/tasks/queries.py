"""Reads: the inbox of a person, one task with its history, and what an organisation must do by when."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.sql import Sql
from tanheng.commands.words import WHAT
from tanheng.kernel.clock import CLOCK, in_beijing
from tanheng.kernel.messages import LANGUAGES, Label, Rendered
from tanheng.people.queries import RoleHeld, roles_of
from tanheng.tasks.asking import LARGEST_PAGE, named_in, parameters_of
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import KINDS, Kind, kind_of
from tanheng.tasks.notices import MOST_UNREAD, NOTICES, UNREAD

_COLUMNS: LiteralString = (
    "t.record, t.line, t.kind, t.subject_type, t.subject, t.organisation, t.roles, t.opener, t.opener_organisation, t.person,"
    " t.parent_record, t.parent_line, t.parameters, t.priority, t.due, t.claimant, t.ended, b.recorded_at"
)
_DOES: LiteralString = (
    "EXISTS (SELECT FROM unnest(%(offices)s::text[], %(roles)s::text[]) AS h(office, role)"
    " WHERE h.office = t.organisation AND h.role = ANY(t.roles))"
    " AND (t.person IS NULL OR t.person = %(person)s OR NOT t.kind = ANY(%(personal)s::text[]))"
)
_MINE: LiteralString = (
    f" FROM (SELECT t.* FROM tasks_task t WHERE t.organisation = ANY(%(offices)s::text[]) AND {_DOES}"
    " UNION ALL SELECT t.* FROM tasks_task t WHERE (t.record, t.line) IN (SELECT i.task_record, i.task_line FROM tasks_invitation i"
    " WHERE i.organisation = ANY(%(offices)s::text[]) AND NOT EXISTS (SELECT FROM tasks_taskevent e"
    " WHERE e.task_record = i.task_record AND e.task_line = i.task_line AND e.verb = 'countersign' AND e.organisation = i.organisation))"
    f" AND t.ended IS NULL AND NOT ({_DOES})) AS t"
    " WHERE NOT (t.kind = ANY(%(not_oneself)s::text[]) AND (t.person = %(person)s OR t.principal = %(person)s) IS TRUE)"
)
_ORDER: LiteralString = " ORDER BY t.priority DESC, t.due NULLS LAST, t.record, t.line LIMIT %(most)s OFFSET %(skip)s"
_FILTERS: dict[str, LiteralString] = {
    "open": " AND t.ended IS NULL",
    "mine": " AND t.ended IS NULL AND t.claimant = %(person)s",
    "unclaimed": " AND t.ended IS NULL AND t.claimant IS NULL",
    "overdue": " AND t.ended IS NULL AND t.due <= %(at)s",
    "ended": " AND t.ended IS NOT NULL",
    "all": "",
}
FILTERS = tuple(_FILTERS)
_SEARCH: LiteralString = (
    " AND (position(lower(%(search)s) IN lower(t.parameters || ' ' || t.subject || ' ' || t.organisation)) > 0"
    " OR t.record || '.' || t.line = %(search)s OR t.kind = ANY(%(called)s::text[])"
    " OR t.parameters::jsonb ->> 'command' = ANY(%(commands)s::text[]))"
)


_AFTER: LiteralString = (
    " AND (-t.priority, coalesce(t.due, 'infinity'), t.record, t.line) > (SELECT -a.priority, coalesce(a.due, 'infinity'), a.record, a.line"
    " FROM tasks_task a WHERE a.record = %(after_record)s AND a.line = %(after_line)s)"
)
_OTHERS: LiteralString = (
    "WITH mine AS (SELECT t.record, t.line FROM tasks_task t WHERE t.ended IS NULL AND t.organisation = ANY(%(offices)s::text[])"
    " AND t.claimant = %(person)s)"
    f" SELECT {_COLUMNS}, t.organisation AS silent FROM tasks_task t JOIN commands_record b ON b.number = t.record WHERE t.ended IS NULL"
    " AND t.priority > 0"
    " AND (t.opener = %(person)s OR t.principal = %(person)s OR (t.parent_record, t.parent_line) IN (SELECT record, line FROM mine))"
    f" AND ((t.kind = ANY(%(not_oneself)s::text[]) AND (t.person = %(person)s OR t.principal = %(person)s) IS TRUE) OR NOT ({_DOES}))"
    f" UNION ALL SELECT {_COLUMNS}, i.organisation FROM tasks_task t JOIN commands_record b ON b.number = t.record"
    " JOIN tasks_invitation i ON i.task_record = t.record AND i.task_line = t.line WHERE t.ended IS NULL"
    " AND (t.opener = %(person)s OR (t.record, t.line) IN (SELECT record, line FROM mine)) AND i.organisation <> ALL(%(offices)s::text[])"
    " AND NOT EXISTS (SELECT FROM tasks_taskevent e WHERE e.task_record = t.record AND e.task_line = t.line AND e.verb = 'countersign'"
    " AND e.organisation = i.organisation) ORDER BY due NULLS LAST, record, line, silent LIMIT %(most)s"
)
"""What others have to do that holds a person up, with the organisation that is silent. For a task that blocks nothing, nobody waits."""


@dataclass(frozen=True, slots=True)
class TaskShown:
    """A task as lists show it. `due` is the instant from which it is overdue; `priority` says how much waits for it.

    `names` are those of the organisations among its parameters.
    """

    id: TaskId
    kind: Kind
    subject: tuple[str, str]
    organisation: str
    roles: tuple[str, ...]
    opener: int
    opener_organisation: str
    person: int | None
    parent: TaskId | None
    parameters: dict[str, Any]
    priority: int
    due: datetime | None
    claimant: int | None
    ended: int | None
    opened_at: datetime
    names: Mapping[str, Label] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """Return what is to be done."""
        return self.kind.said(self.parameters, language, self.names)

    def is_overdue(self, at: datetime) -> bool:
        """Tell whether it is open and its time is over."""
        return self.ended is None and self.due is not None and self.due <= at


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of a task's history. `replaced`: a later countersignature of the same department counts instead."""

    record: int
    at: datetime
    verb: str
    person: int
    role: str
    organisation: str
    other: int | None
    outcome: str
    text: str
    document: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class AttachmentShown:
    """A file of a task, without its bytes."""

    id: TaskId
    name: str
    media: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TaskWhole:
    """A task with all that belongs to it. `invited`: departments that countersign, with what each said last (empty: nothing yet)."""

    task: TaskShown
    history: tuple[Happened, ...]
    attachments: tuple[AttachmentShown, ...]
    children: tuple[TaskShown, ...]
    invited: dict[str, str]
    outcome: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What the badge shows: open tasks, and of them those claimed by oneself, by nobody, overdue ones, and those that block something.

    Notices not read are counted up to 100.
    """

    open: int
    mine: int
    unclaimed: int
    overdue: int
    blocking: int
    unread: int


def _shown(row: Sequence[Any]) -> TaskShown:
    record, line, kind, subject_type, subject, organisation, roles, opener, office, person, parent, parent_line, parameters, *rest = row
    priority, due, claimant, ended, opened_at = rest
    above = None if parent is None else TaskId(parent, parent_line)
    return TaskShown(
        *(TaskId(record, line), kind_of(kind), (subject_type, subject), organisation, tuple(roles), opener, office, person, above),
        *(json.loads(parameters), priority, None if due is None else in_beijing(due), claimant, ended, in_beijing(opened_at)),
    )


def _all_shown(rows: Sequence[Sequence[Any]], at: datetime, alias: str) -> list[TaskShown]:
    found = [_shown(row) for row in rows]
    names = named_in((one.parameters for one in found), at, alias)
    return [replace(one, names=names) for one in found] if names else found


def inbox(
    person: int,
    *,
    at: datetime,
    held: Sequence[RoleHeld] | None = None,
    show: str = "open",
    kinds: Sequence[str] = (),
    search: str = "",
    most: int = LARGEST_PAGE,
    skip: int = 0,
    after: TaskId | None = None,
    alias: str = "default",
) -> list[TaskShown]:
    """Return the tasks of a person by the roles he holds (all of his unless some are given): what blocks most first, then by deadline.

    `show` is one of FILTERS. What concerns himself, and what his department has countersigned, is not among what he must do. `search`
    is looked for in the words of the task, its subject, number, organisation, the name of its kind and the words of the command that it
    is about. With `after`, only what comes after that task in this order. Raises KeyError for another filter.
    """
    asked = parameters_of(person, roles_of(person, at=at, alias=alias) if held is None else held, at)
    sought = search.strip()
    called = [kind.name for kind in KINDS.values() if _says(kind.label, sought)]
    about = [name for name, words in WHAT.items() if _says(words, sought)]
    asked |= {"search": sought, "called": called, "commands": about, "kinds": list(kinds), "most": min(most, LARGEST_PAGE), "skip": skip}
    asked |= {"after_record": after.record, "after_line": after.line} if after else {}
    rest: LiteralString = (" AND t.kind = ANY(%(kinds)s::text[])" if kinds else "") + (_SEARCH if sought else "")
    rest += _AFTER if after else ""
    # The records are looked up for the tasks of the page only.
    page: LiteralString = f"SELECT t.*{_MINE}{_FILTERS[show]}{rest}{_ORDER}"
    query: LiteralString = (
        f"SELECT {_COLUMNS} FROM ({page}) AS t JOIN commands_record b ON b.number = t.record"
        " ORDER BY t.priority DESC, t.due NULLS LAST, t.record, t.line"
    )
    return _all_shown(Sql(alias).named(query, asked), at, alias)


def _says(words: Rendered, sought: str) -> bool:
    return bool(sought) and any(sought.lower() in words.render(language).lower() for language in LANGUAGES)


def waited_for(
    person: int, *, at: datetime, held: Sequence[RoleHeld] | None = None, most: int = LARGEST_PAGE, alias: str = "default"
) -> list[tuple[TaskShown, str]]:
    """Return what a person waits for, by deadline, each with the organisation that has not acted yet.

    These are the open tasks of others that his own acts opened (or acts with his powers), those that must end before one that he has
    claimed, and departments that are still to countersign a task which he opened or claimed.
    """
    asked = parameters_of(person, roles_of(person, at=at, alias=alias) if held is None else held, at)
    rows = Sql(alias).named(_OTHERS, asked | {"most": min(most, LARGEST_PAGE)})
    tasks = _all_shown([row[:-1] for row in rows], at, alias)
    return [(one, row[-1]) for one, row in zip(tasks, rows, strict=True)]


def counts(person: int, *, at: datetime, held: Sequence[RoleHeld] | None = None, alias: str = "default") -> Counts:
    """Return the numbers of a badge for a person, in one query each for tasks and notices."""
    asked = parameters_of(person, roles_of(person, at=at, alias=alias) if held is None else held, at)
    query: LiteralString = (
        "SELECT count(*), count(*) FILTER (WHERE claimant = %(person)s), count(*) FILTER (WHERE claimant IS NULL),"
        " count(*) FILTER (WHERE due <= %(at)s), count(*) FILTER (WHERE priority > 0)"
        f" FROM (SELECT t.claimant, t.due, t.priority{_MINE} AND t.ended IS NULL) AS found"
    )
    ((found, mine, unclaimed, overdue, blocking),) = Sql(alias).named(query, asked)
    ((unread,),) = Sql(alias).named(f"SELECT count(*) FROM (SELECT 1{NOTICES}{UNREAD} LIMIT {MOST_UNREAD}) AS found", asked)
    return Counts(found, mine, unclaimed, overdue, blocking, unread)


def one_task(task: TaskId, *, alias: str = "default") -> TaskWhole | None:
    """Return a task with its history, files, children and countersignatures; None where there is none. Who may see it, others decide."""
    asked = {"record": task.record, "line": task.line}
    base: LiteralString = f"SELECT {_COLUMNS} FROM tasks_task t JOIN commands_record b ON b.number = t.record"
    rows = Sql(alias).named(base + " WHERE t.record = %(record)s AND t.line = %(line)s", asked)
    if not rows:
        return None
    children = Sql(alias).named(base + " WHERE t.parent_record = %(record)s AND t.parent_line = %(line)s ORDER BY t.record, t.line", asked)
    files = Sql(alias).named(
        "SELECT record, line, name, media, size, sha256 FROM tasks_attachment"
        " WHERE task_record = %(record)s AND task_line = %(line)s ORDER BY record, line",
        asked,
    )
    invited = Sql(alias).named(
        "SELECT organisation FROM tasks_invitation WHERE task_record = %(record)s AND task_line = %(line)s ORDER BY organisation", asked
    )
    history = _history(asked, alias)
    said = {one.organisation: one.outcome for one in history if one.verb == "countersign"}
    ends = [one.outcome for one in history if one.verb in ("finish", "cancel")]
    shown, *below = _all_shown([*rows, *children], CLOCK.now(), alias)
    return TaskWhole(
        shown,
        history,
        tuple(AttachmentShown(TaskId(record, line), *rest) for record, line, *rest in files),
        tuple(below),
        {office: said.get(office, "") for (office,) in invited},
        ends[-1] if ends else "",
    )


def _history(asked: dict[str, Any], alias: str) -> tuple[Happened, ...]:
    rows = Sql(alias).named(
        "SELECT e.record, b.recorded_at, e.verb, e.person, e.role, e.organisation, e.other, e.outcome, e.text, e.document,"
        " e.verb = 'countersign' AND EXISTS (SELECT FROM tasks_taskevent l WHERE l.task_record = e.task_record"
        " AND l.task_line = e.task_line AND l.verb = 'countersign' AND l.organisation = e.organisation AND l.record > e.record)"
        " FROM tasks_taskevent e JOIN commands_record b ON b.number = e.record"
        " WHERE e.task_record = %(record)s AND e.task_line = %(line)s ORDER BY e.record, e.line",
        asked,
    )
    return tuple(Happened(record, in_beijing(at), *rest) for record, at, *rest in rows)


def attachment(number: TaskId, *, alias: str = "default") -> tuple[TaskId, AttachmentShown, bytes] | None:
    """Return the task of a file, the file, and its bytes; None where there is none. Whoever shows it asks first who may see the task."""
    rows = Sql(alias).named(
        "SELECT task_record, task_line, record, line, name, media, size, sha256, content FROM tasks_attachment"
        " WHERE record = %(record)s AND line = %(line)s",
        {"record": number.record, "line": number.line},
    )
    for task_record, task_line, record, line, name, media, size, sha256, content in rows:
        return TaskId(task_record, task_line), AttachmentShown(TaskId(record, line), name, media, size, sha256), bytes(content)
    return None


def tasks_about(subject: tuple[str, str], *, alias: str = "default") -> list[TaskShown]:
    """Return the tasks about a subject, such as ("proposal", "123"), the oldest first."""
    query: LiteralString = (
        f"SELECT {_COLUMNS} FROM tasks_task t JOIN commands_record b ON b.number = t.record"
        " WHERE t.subject_type = %(type)s AND t.subject = %(subject)s ORDER BY t.record, t.line"
    )
    return _all_shown(Sql(alias).named(query, {"type": subject[0], "subject": subject[1]}), CLOCK.now(), alias)


def of_organisation(organisation: str, *, until: datetime | None = None, alias: str = "default") -> list[TaskShown]:
    """Return what an organisation still has to do, by deadline; with `until`, only what must be done before that instant."""
    query: LiteralString = (
        f"SELECT {_COLUMNS} FROM tasks_task t JOIN commands_record b ON b.number = t.record WHERE t.organisation = %(office)s"
        " AND t.ended IS NULL AND (%(until)s::timestamptz IS NULL OR t.due <= %(until)s) ORDER BY t.due NULLS LAST, t.record, t.line"
    )
    return _all_shown(Sql(alias).named(query, {"office": organisation, "until": until}), CLOCK.now(), alias)
