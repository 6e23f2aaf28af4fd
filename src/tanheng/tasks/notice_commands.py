"""已读 Notices that a person has read."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import ANY_ROLE
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Place
from tanheng.tasks import checks, writing
from tanheng.tasks.fields import TaskNumber
from tanheng.tasks.ids import TaskId

_MOST = 1_000


class Read(Content):
    """Notices by their numbers, such as 123.1."""

    notices: Annotated[list[TaskNumber], Field(min_length=1, max_length=_MOST)]


@command("notice_read", Read, roles=ANY_ROLE, checks=checks.CHECKS)
def notice_read(work: Work, content: Read) -> JSON:
    """Note that the actor has read notices. One that he had read before stays as it was."""
    asked = [TaskId.read(one) for one in dict.fromkeys(content.notices)]
    me = work.authority
    rows = work.sql.rows(
        "SELECT n.record, n.line, EXISTS (SELECT FROM tasks_noticeread r WHERE r.notice_record = n.record AND r.notice_line = n.line"
        " AND r.person = %s) FROM tasks_notice n JOIN unnest(%s::bigint[], %s::int[]) AS w(r, l) ON n.record = w.r AND n.line = w.l"
        " WHERE n.person = %s OR (n.organisation = %s AND %s = ANY(n.roles))",
        (me.person, [one.record for one in asked], [one.line for one in asked], me.person, me.organisation, me.role),
    )
    known = {TaskId(record, line): read for record, line, read in rows}
    work.insist(
        checks.UNKNOWN_NOTICE.at(Place(called=f"notices.{place}"), str(one)) for place, one in enumerate(asked, start=1) if one not in known
    )
    new = [one for one in asked if not known[one]]
    for one in new:
        writing.mark_read(work, one)
    return {"read": [str(one) for one in new]}
