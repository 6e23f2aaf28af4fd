"""提议的任务 Every proposal is a task for those who may decide about it; its maker does not see it among what he must do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import LiteralString

from tanheng.commands.definitions import Command, Content
from tanheng.commands.proposals import Decided
from tanheng.commands.roles import Role
from tanheng.commands.work import Work
from tanheng.people.vocabulary import kinds_of
from tanheng.tasks.closing import close_tasks
from tanheng.tasks.opening import open_task

PROPOSAL = "proposal"
_OFFICES: LiteralString = (
    "WITH RECURSIVE above (code, kind, parent, far) AS (SELECT code, kind, parent, 0 FROM people_organisation WHERE code = %s UNION ALL"
    " SELECT o.code, o.kind, o.parent, far + 1 FROM people_organisation o JOIN above ON o.code = above.parent)"
    " SELECT kind, code FROM (SELECT kind, code, far FROM above WHERE kind = ANY(%s) UNION ALL"
    " SELECT kind, min(code), 1000 FROM people_organisation WHERE kind = ANY(%s) GROUP BY kind HAVING count(*) = 1) AS found"
    " ORDER BY far, kind"
)


CONCERNED: list[Callable[[Work, Content], Iterable[str]]] = []
"""What rooms above know of the organisations whose affair a content is, by their codes. They append to it."""


def proposed(work: Work, wanted: Command, content: Content, expires_at: datetime) -> None:
    """Open the task of a proposal.

    It is for the maker's own organisation where its people may decide, else for the nearest one above it, else for the only one of its
    kind. Where the other side must decide, it is for the one of that side whose affair it is. Where there is no such organisation,
    nobody can be told, and the proposal stands alone.
    """
    deciders = wanted.deciders_after(work.authority.role)
    kinds = {str(kind) for role in deciders for kind in kinds_of(Role(role))}
    asked = sorted(kinds)
    offices = []
    if wanted.sides:
        named = sorted({code for concerned in CONCERNED for code in concerned(work, content)})
        offices = work.sql.rows(
            "SELECT kind, code FROM people_organisation WHERE code = ANY(%s) AND kind = ANY(%s) ORDER BY code", (named, asked)
        )
    offices = offices or work.sql.rows(_OFFICES, (work.authority.organisation, asked, asked))
    if not offices:
        return
    kind, office = offices[0]
    open_task(
        work,
        PROPOSAL,
        subject=(PROPOSAL, str(work.number)),
        organisation=office,
        due=expires_at,
        parameters={"command": wanted.name},
        person=work.authority.person,
        principal=work.authority.principal,
        roles=[role for role in deciders if kind in kinds_of(Role(role))],
        told=False,
    )


def decided(work: Work, content: Decided) -> None:
    """Close the task of a proposal that was approved, rejected or withdrawn."""
    close_tasks(work, PROPOSAL, subject=(PROPOSAL, str(content.proposal)), outcome=content.verdict)
