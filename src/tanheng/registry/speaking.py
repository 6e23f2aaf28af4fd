"""Who speaks for an account: its representatives with their rights, and objections to a restriction that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import in_beijing
from tanheng.registry.limits import REPLYING, last_day


@dataclass(frozen=True, slots=True)
class Representative:
    """A person with a right for an account, since when, and whether that person can still act at all."""

    person: int
    right: str
    since: datetime
    active: bool


@dataclass(frozen=True, slots=True)
class OpenObjection:
    """An objection that waits for an answer; `due` is None where the law book cannot tell the day."""

    number: int
    restriction: int
    document: str
    objected_at: datetime
    due: date | None


def representatives_of(sql: Sql, account: str) -> list[Representative]:
    """Return those who have a right for an account now, by their numbers."""
    rows = sql.rows(
        'SELECT r.person, r."right", b.recorded_at, p.ended_at IS NULL FROM registry_representative r'
        " JOIN commands_record b ON b.number = r.since JOIN people_person p ON p.person = r.person"
        " WHERE r.account = %s AND r.ended IS NULL ORDER BY r.person",
        (account,),
    )
    return [Representative(person, right, in_beijing(since), active) for person, right, since, active in rows]


def open_objections(sql: Sql, account: str) -> list[OpenObjection]:
    """Return the objections of an account that wait for an answer, the oldest first."""
    rows = sql.rows(
        "SELECT o.number, o.restriction, o.document, b.recorded_at FROM registry_objection o JOIN commands_record b ON b.number = o.number"
        " WHERE o.account = %s AND o.answered IS NULL ORDER BY o.number",
        (account,),
    )
    found = [(number, restriction, document, in_beijing(at)) for number, restriction, document, at in rows]
    return [OpenObjection(*one, last_day(REPLYING, one[3].date())) for one in found]
