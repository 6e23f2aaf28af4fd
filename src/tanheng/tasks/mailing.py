"""邮件 Mail about notices: at least once, with the kind of the task and a path, and never a figure. It writes no record of the book.

What is not sent waits and is tried again, after ever longer times; what failed too often is given up and noted. Whoever was erased or
deactivated, or has no address, gets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any, LiteralString

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import CHINESE, ENGLISH, message
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import kind_of
from tanheng.tasks.words import TOPICS

LARGEST_BATCH = 50
MOST_TRIES = 8
_FIRST_WAIT = timedelta(minutes=1)
_QUEUED: LiteralString = (
    "SELECT q.record, q.line, q.tries, n.task_record, n.task_line, n.topic, n.author, n.person, n.organisation, n.roles, t.kind"
    " FROM tasks_mailqueue q JOIN tasks_notice n ON n.record = q.record AND n.line = q.line"
    " JOIN tasks_task t ON t.record = n.task_record AND t.line = n.task_line"
    " WHERE q.not_before <= %s ORDER BY q.not_before, q.record, q.line LIMIT %s FOR UPDATE OF q SKIP LOCKED"
)
_ADDRESSES: LiteralString = (
    "SELECT DISTINCT p.person, c.email FROM people_person p JOIN people_contact c ON c.person = p.person"
    " LEFT JOIN people_assignment a ON a.person = p.person AND a.organisation = %s AND a.role = ANY(%s::text[]) AND a.valid_from <= %s"
    " AND (LEAST(a.valid_until, a.ended_at) <= %s) IS NOT TRUE"
    " WHERE c.email <> '' AND (p.ended_at <= %s) IS NOT TRUE AND p.person <> %s AND (p.person = %s OR a.assignment IS NOT NULL)"
    " AND NOT EXISTS (SELECT FROM tasks_mailing m WHERE m.notice_record = %s AND m.notice_line = %s AND m.person = p.person"
    " AND m.state = 'sent') ORDER BY p.person"
)
_NOTED: LiteralString = (
    "INSERT INTO tasks_mailing (notice_record, notice_line, person, state, tries, at) VALUES (%s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (notice_record, notice_line, person) DO UPDATE SET state = EXCLUDED.state, tries = EXCLUDED.tries, at = EXCLUDED.at"
)


@dataclass(frozen=True, slots=True)
class _Queued:
    record: int
    line: int
    tries: int
    task: TaskId
    topic: str
    author: int
    person: int | None
    organisation: str | None
    roles: Sequence[str]
    kind: str


def path_of(task: TaskId) -> str:
    """Return the path under which the pages show a task."""
    return f"/tasks/{task}/"


def to_mail(*, alias: str = "default") -> bool:
    """Tell whether a notice waits to be mailed now."""
    rows = Sql(alias).rows("SELECT EXISTS (SELECT FROM tasks_mailqueue WHERE not_before <= %s)", (CLOCK.now(),))
    return bool(rows[0][0])


def send_mail(*, alias: str = "default", largest: int = LARGEST_BATCH) -> int:
    """Send what waits, and return how many mails went out. A server that does not answer puts all of it off, and stops nothing else."""
    if not to_mail(alias=alias):
        return 0
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT) if _is_smtp() else get_connection()
    with transaction.atomic(using=alias):
        sql, now = Sql(alias), CLOCK.now()
        queued = [_queued(row) for row in sql.rows(_QUEUED, (now, largest))]
        try:
            with connection:
                return _send_all(sql, connection, queued, now)
        except OSError:
            _put_off(sql, queued, now)
            return 0


def _send_all(sql: Sql, connection: Any, queued: list[_Queued], now: datetime) -> int:
    sent = 0
    for one in queued:
        went, failed, lost = _send(sql, connection, one, now)
        sent += went
        if failed:
            _again(sql, one, failed, now)
        else:
            sql.run("DELETE FROM tasks_mailqueue WHERE record = %s AND line = %s", (one.record, one.line))
        if lost:
            _put_off(sql, queued, now)
            break
    return sent


def _queued(row: Sequence[Any]) -> _Queued:
    record, line, tries, task_record, task_line, topic, author, person, organisation, roles, kind = row
    return _Queued(record, line, tries, TaskId(task_record, task_line), topic, author, person, organisation, roles or (), kind)


def _is_smtp() -> bool:
    return str(settings.EMAIL_BACKEND).endswith("smtp.EmailBackend")


def _send(sql: Sql, connection: Any, one: _Queued, now: datetime) -> tuple[int, list[int], bool]:
    """Mail one notice to each of its receivers; return how many mails went out, to whom none did, and whether the server was lost."""
    times = (now, now, now)
    found = sql.rows(_ADDRESSES, (one.organisation or "", list(one.roles), *times, one.author, one.person or 0, one.record, one.line))
    failed: list[int] = []
    for place, (person, address) in enumerate(found):
        try:
            _message(one, address, connection).send()
        except (OSError, ValueError) as wrong:
            failed.append(person)
            # A server that refuses one mail may take the next; one that went away keeps everybody waiting.
            if isinstance(wrong, OSError) and (not isinstance(wrong, SMTPException) or isinstance(wrong, SMTPServerDisconnected)):
                failed += [other for other, _ in found[place + 1 :]]
                return len(found) - len(failed), failed, True
        else:
            sql.run(_NOTED, (one.record, one.line, person, "sent", one.tries + 1, now))
    return len(found) - len(failed), failed, False


def _message(one: _Queued, address: str, connection: Any) -> EmailMessage:
    kind, path = kind_of(one.kind).label, f"{settings.TANHENG_ADDRESS}{path_of(one.task)}"
    subject = message("{kind}: {topic}", kind=kind, topic=TOPICS[one.topic])
    body = message("Task {task}, {kind}. After login it is shown at {path}", task=str(one.task), kind=kind, path=path)
    said = [[text.render(language) for language in (CHINESE, ENGLISH)] for text in (subject, body)]
    return EmailMessage(" / ".join(said[0]), "\n".join(said[1]), None, [address], connection=connection)


def _again(sql: Sql, one: _Queued, failed: list[int], now: datetime) -> None:
    """Have a notice mailed again later, or give it up."""
    tries = one.tries + 1
    if tries < MOST_TRIES:
        later = now + _FIRST_WAIT * 2**one.tries
        sql.run(
            "UPDATE tasks_mailqueue SET not_before = %s, tries = %s WHERE record = %s AND line = %s", (later, tries, one.record, one.line)
        )
        return
    for person in failed:
        sql.run(_NOTED, (one.record, one.line, person, "failed", tries, now))
    sql.run("DELETE FROM tasks_mailqueue WHERE record = %s AND line = %s", (one.record, one.line))


def _put_off(sql: Sql, queued: list[_Queued], now: datetime) -> None:
    """Put all off that waits: the server of the mail does not answer. That is nobody's try."""
    if queued:
        sql.run("UPDATE tasks_mailqueue SET not_before = %s WHERE not_before <= %s", (now + _FIRST_WAIT, now))
