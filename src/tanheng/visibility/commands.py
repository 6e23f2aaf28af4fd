"""接口密钥 Keys of the API are made and ended by persons. The book records only the hash of a key, so nobody can take one from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import COMMANDS, Content, Instant, command
from tanheng.commands.roles import ANY_ROLE, PROGRAM, Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import instant, said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.people.fields import Name, Number
from tanheng.people.labels import role_label
from tanheng.people.vocabulary import ADMINISTRATORS
from tanheng.visibility import checks
from tanheng.visibility.deciding import key_limits, read_by_key

IN_PERSON = frozenset(("proposal_decide", "api_key_make", "delegation_give"))
"""Commands that no key is given: a second person decides in person, and nobody's powers grow by a program."""
_PEOPLE = ANY_ROLE - PROGRAM


class KeyMade(Content):
    """A key for one of one's own roles: what it may read (objects of the page of rights), which commands it may ask for, and until when."""

    assignment: Number
    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    name: Name
    reads: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=60)]
    commands: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=200)]
    expires_at: Instant


class KeyEnded(Content):
    """The end of a key."""

    key: Number


@command("api_key_make", KeyMade, roles=_PEOPLE, checks=checks.CHECKS)
def api_key_make(work: Work, content: KeyMade) -> JSON:
    """Record a key for one of one's own roles. The key itself is shown once, by whoever made it; the book has its hash."""
    rows = work.sql.rows(
        "SELECT a.role, EXISTS (SELECT FROM visibility_apikey k WHERE k.fingerprint = %s) FROM (VALUES (1)) AS one LEFT JOIN"
        " people_assignment a ON a.assignment = %s AND a.person = %s AND a.valid_from <= %s"
        " AND (LEAST(a.valid_until, a.ended_at) > %s) IS NOT FALSE",
        (content.fingerprint, content.assignment, work.authority.person, work.recorded_at, work.recorded_at),
    )
    role, known = rows[0]
    findings = list(_faults(content, role or ""))
    if role is None:
        findings.append(checks.ASSIGNMENT_NOT_HELD.at(Place(called="assignment"), content.assignment))
    if known:
        findings.append(checks.KEY_KNOWN.at(Place(called="fingerprint")))
    latest = work.recorded_at + timedelta(days=key_limits().longest_days)
    expires_at = instant(content.expires_at)
    if not work.recorded_at < expires_at <= latest:
        findings.append(checks.EXPIRY_OUT_OF_RANGE.at(Place(called="expires_at"), content.expires_at, said(latest)))
    work.insist(sorted(findings, key=lambda one: one.code))
    work.write(
        "INSERT INTO visibility_apikey (number, person, assignment, fingerprint, name, reads, commands, made_at, expires_at)"
        " VALUES (%s, %s, %s, %s, %s, %s::text[], %s::text[], %s, %s)",
        (
            *(work.number, work.authority.person, content.assignment, content.fingerprint, content.name),
            *(sorted(set(content.reads)), sorted(set(content.commands)), work.recorded_at, expires_at),
        ),
    )
    return {"key": work.number}


def _faults(content: KeyMade, role: str) -> Iterator[Finding]:
    for place, name in enumerate(content.reads, start=1):
        if name not in read_by_key():
            yield checks.UNKNOWN_OBJECT.at(Place(called=f"reads.{place}"), name, Joined(tuple(sorted(read_by_key()))))
    for place, name in enumerate(content.commands, start=1):
        where = Place(called=f"commands.{place}")
        wanted = COMMANDS.get(name)
        if name in IN_PERSON or role in ADMINISTRATORS:
            yield checks.ONLY_IN_PERSON.at(where, name)
        elif role and (wanted is None or role not in wanted.roles):
            yield checks.ROLE_MAY_NOT_BY_KEY.at(where, name, role_label(role))


@command("api_key_end", KeyEnded, roles=_PEOPLE, checks=checks.CHECKS)
def api_key_end(work: Work, content: KeyEnded) -> JSON:
    """End a key: one's own, or as a security administrator anybody's."""
    rows = work.sql.rows("SELECT person, ended FROM visibility_apikey WHERE number = %s", (content.key,))
    where = Place(called="key")
    own = bool(rows) and (rows[0][0] == work.authority.person or work.authority.role == Role.SECURITY_ADMINISTRATOR)
    if not own:
        work.insist([checks.UNKNOWN_KEY.at(where, content.key)])
    if rows[0][1] is not None:
        work.insist([checks.KEY_ENDED.at(where, content.key, rows[0][1])])
    work.write("UPDATE visibility_apikey SET ended = %s WHERE number = %s", (work.number, content.key))
    return {"key": content.key}
