"""Notices of a person: what he was told about tasks, and whether he has read it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.messages import Label
from tanheng.people.queries import RoleHeld, roles_of
from tanheng.tasks.asking import LARGEST_PAGE, named_in, parameters_of
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import Kind, kind_of

NOTICES: LiteralString = (
    " FROM (SELECT n.* FROM tasks_notice n WHERE n.person = %(person)s"
    " UNION ALL SELECT n.* FROM tasks_notice n WHERE n.organisation = ANY(%(offices)s::text[]) AND EXISTS (SELECT FROM"
    " unnest(%(offices)s::text[], %(roles)s::text[]) AS h(office, role) WHERE h.office = n.organisation AND h.role = ANY(n.roles))) AS n"
    " LEFT JOIN tasks_noticeread r ON r.notice_record = n.record AND r.notice_line = n.line AND r.person = %(person)s"
    " WHERE n.author <> %(person)s"
)
"""The notices of a person as `n`, with what he has read of them as `r`."""
MOST_UNREAD = "100"
UNREAD: LiteralString = " AND r.record IS NULL"
"""Those that the person has not read."""


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice as a person sees it: about which task, why (`topic`), when, and whether he has read it."""

    id: TaskId
    task: TaskId
    kind: Kind
    parameters: dict[str, Any]
    topic: str
    author: int
    at: datetime
    read: bool
    names: Mapping[str, Label] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """Return what is to be done in the task."""
        return self.kind.said(self.parameters, language, self.names)


def notices(
    person: int,
    *,
    at: datetime,
    held: Sequence[RoleHeld] | None = None,
    unread: bool = False,
    most: int = LARGEST_PAGE,
    skip: int = 0,
    alias: str = "default",
) -> list[NoticeShown]:
    """Return the notices of a person by the roles he holds, the newest first; with `unread`, only those that he has not read."""
    asked = parameters_of(person, roles_of(person, at=at, alias=alias) if held is None else held, at)
    asked |= {"most": min(most, LARGEST_PAGE), "skip": skip}
    page: LiteralString = f"SELECT n.*, r.record IS NOT NULL AS seen{NOTICES}" + (UNREAD if unread else "")
    page += " ORDER BY n.record DESC, n.line LIMIT %(most)s OFFSET %(skip)s"
    query: LiteralString = (
        "SELECT n.record, n.line, n.task_record, n.task_line, t.kind, t.parameters, n.topic, n.author, b.recorded_at, n.seen"
        f" FROM ({page}) AS n JOIN tasks_task t ON t.record = n.task_record AND t.line = n.task_line"
        " JOIN commands_record b ON b.number = n.record ORDER BY n.record DESC, n.line"
    )
    found = [
        NoticeShown(
            *(TaskId(record, line), TaskId(of, of_line), kind_of(kind), json.loads(parameters), topic, author, in_beijing(at), read),
        )
        for record, line, of, of_line, kind, parameters, topic, author, at, read in Sql(alias).named(query, asked)
    ]
    names = named_in((one.parameters for one in found), at, alias)
    return [replace(one, names=names) for one in found] if names else found
