"""任务的办结 Closing tasks within the command that settles what they are about."""

from __future__ import annotations

from tanheng.commands.work import Work
from tanheng.kernel.findings import Place
from tanheng.tasks import checks, writing
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import kind_of


def close_tasks(work: Work, kind: str, *, subject: tuple[str, str], outcome: str) -> int:
    """End the open tasks of a kind about a subject, whoever claimed them, and return how many there were.

    `outcome` is one of those of the kind, such as `approved`. Tasks that this very command opens are not among them. Raises Refused
    where one still waits for others below it, and ValueError for an outcome for which the kind has no words.
    """
    if outcome not in kind_of(kind).outcomes:
        raise ValueError(f"a task {kind} cannot end as {outcome}: the kind has no words for it")
    rows = work.sql.rows(
        "SELECT t.record, t.line, t.claimant, t.opener, t.person, (SELECT count(*) FROM tasks_task c WHERE c.parent_record = t.record"
        " AND c.parent_line = t.line AND c.ended IS NULL) FROM tasks_task t WHERE t.kind = %s AND t.subject_type = %s AND t.subject = %s"
        " AND t.ended IS NULL ORDER BY t.record, t.line",
        (kind, *subject),
    )
    tasks = [(TaskId(record, line), *rest) for record, line, *rest in rows]
    work.insist(checks.CHILDREN_OPEN.at(Place(called="task"), str(task), waits) for task, *_, waits in tasks if waits)
    for task, claimant, opener, person, _ in tasks:
        writing.end(work, task, "finish", outcome)
        writing.tell_persons(work, task, "decide", (claimant, opener, person))
    return len(tasks)
