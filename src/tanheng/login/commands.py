"""The commands of the room: inviting a person to make a login, and making a lost one anew. Records hold hashes of codes, never a code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from django.contrib.auth.hashers import make_password
from pydantic import Field

from tanheng.commands.definitions import Command, Content, command
from tanheng.commands.roles import PROGRAM, Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.login import checks
from tanheng.login.rules import rules
from tanheng.people import checks as people_checks
from tanheng.people.fields import Number
from tanheng.people.policy import PROGRAM_ORGANISATION
from tanheng.tasks.closing import close_tasks
from tanheng.tasks.opening import open_task
from tanheng.tasks.writing import tell_persons

_SECURITY = frozenset((str(Role.SECURITY_ADMINISTRATOR),))
_PERSON, _CODE = Place(called="person"), Place(called="code_hash")
_CHECKS = (*checks.CHECKS, people_checks.UNKNOWN_PERSON, people_checks.PERSON_DEACTIVATED)
RESETS = frozenset(("factor_reset", "password_reset"))
LOST_KINDS = {"password": "password_lost", "token": "token_lost"}
"""The kinds of tasks by what was lost."""
MADE_ANEW = "login_made_anew"
"""The kind of the task to look after what a person lent while his login may have been another's."""
_HASH = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class LoginInvited(Content):
    """A person and the SHA-256 of the code that he is handed, by whichever way is not this platform."""

    person: Number
    code_hash: _HASH


class HalfGiven(Content):
    """An invitation after a reset, by the number of the record that approved it, and the SHA-256 of the second half of its code."""

    invitation: Number
    code_hash: _HASH


class LoginLost(Content):
    """Whose login it is, and what he says that he lost."""

    person: Number
    lost: Literal["password", "token"]


def _known(work: Work, content: LoginInvited) -> tuple[list[Finding], bool]:
    """Return what refuses either command of a person, and whether he has a login."""
    rows = work.sql.rows(
        "SELECT p.ended_at, u.id FROM people_person p LEFT JOIN login_user u ON u.person = p.person WHERE p.person = %s", (content.person,)
    )
    if not rows:
        return [people_checks.UNKNOWN_PERSON.at(_PERSON, content.person)], False
    ended_at, user = rows[0]
    findings = []
    if ended_at is not None and ended_at <= work.recorded_at:
        findings.append(people_checks.PERSON_DEACTIVATED.at(_PERSON, content.person, said(ended_at)))
    if _code_known(work, content.code_hash):
        findings.append(checks.CODE_KNOWN.at(_CODE))
    return findings, user is not None


def _code_known(work: Work, code_hash: str) -> bool:
    return bool(
        work.sql.rows(
            "SELECT 1 FROM login_invitation WHERE code_hash = %s UNION ALL SELECT 1 FROM login_invitationhalf WHERE code_hash = %s",
            (code_hash, code_hash),
        )
    )


def _invite(work: Work, content: LoginInvited, maker: int | None = None) -> dict[str, JSON]:
    valid_until = work.recorded_at + rules().invitation
    work.write(
        "INSERT INTO login_invitation (record, person, code_hash, valid_until, maker) VALUES (%s, %s, %s, %s, %s)",
        (work.number, content.person, content.code_hash, valid_until, maker),
    )
    return {"person": content.person, "valid_until": said(valid_until)}


@command("login_invite", LoginInvited, roles=_SECURITY, checks=_CHECKS)
def login_invite(work: Work, content: LoginInvited) -> JSON:
    """Invite a person to make a login. A later invitation takes the place of an earlier one."""
    findings, has_login = _known(work, content)
    if has_login:
        findings.append(checks.INVITED_WITH_LOGIN.at(_PERSON, content.person))
    work.insist(findings)
    told = _invite(work, content)
    work.event("login_invited", {"person": content.person})
    return told


def _reset(work: Work, content: LoginInvited, lost: str) -> JSON:
    findings, has_login = _known(work, content)
    if not findings and not has_login:
        findings.append(checks.NOTHING_TO_RESET.at(_PERSON, content.person))
    concerned = {work.authority.person, (work.maker or {}).get("person")}
    if content.person in concerned:
        findings.append(checks.OWN_RESET.at(_PERSON, content.person))
    work.insist(findings)
    whose = "(SELECT id FROM login_user WHERE person = %s)"
    work.write(f"DELETE FROM mfa_authenticator WHERE user_id = {whose}", (content.person,))
    # The visit runs on the clock of the wall, as all that allauth keeps does.
    work.write(
        f"UPDATE login_visit SET ended_at = now(), why_ended = 'reset' WHERE ended_at IS NULL AND user_id = {whose}", (content.person,)
    )
    work.write("UPDATE login_user SET password = %s WHERE person = %s", (make_password(None), content.person))
    told = _invite(work, content, (work.maker or {}).get("person"))
    keys = _end_keys(work, content.person)
    for kind in LOST_KINDS.values():
        close_tasks(work, kind, subject=("person", str(content.person)), outcome="reset")
    work.event("login_reset", {"person": content.person, "lost": lost})
    return told | {"api_keys": keys} if keys else told


def _end_keys(work: Work, person: int) -> list[JSON]:
    """End the person's keys of the API: whoever had the login could make some. What he lent is told to him and to the administrators."""
    running = work.sql.rows("SELECT number FROM visibility_apikey WHERE person = %s AND ended IS NULL ORDER BY number", (person,))
    keys: list[JSON] = [number for (number,) in running]
    lent = work.sql.rows(
        "SELECT delegation FROM people_delegation WHERE principal = %s AND LEAST(valid_until, ended_at) > %s ORDER BY delegation",
        (person, work.recorded_at),
    )
    if keys:
        work.write("UPDATE visibility_apikey SET ended = %s WHERE person = %s AND ended IS NULL", (work.number, person))
    if keys or lent:
        numbers = {"keys": keys, "delegations": [number for (number,) in lent]}
        parameters: dict[str, JSON] = {name: ", ".join(map(str, found)) or "-" for name, found in numbers.items()}
        subject = ("person", str(person))
        parameters["person"] = person
        task = open_task(work, MADE_ANEW, subject=subject, organisation=PROGRAM_ORGANISATION, parameters=parameters)
        tell_persons(work, task, "open", [person])
    return keys


@command("factor_reset", LoginInvited, roles=_SECURITY, two_persons=True, checks=_CHECKS)
def factor_reset(work: Work, content: LoginInvited) -> JSON:
    """Remove the second factors of a person who lost them. He gets in again by a new invitation only, and all of his visits end."""
    return _reset(work, content, "factor")


@command("password_reset", LoginInvited, roles=_SECURITY, two_persons=True, checks=_CHECKS)
def password_reset(work: Work, content: LoginInvited) -> JSON:
    """Take a lost password from a person. It takes the second factors along, since nobody may keep half of a login that was not his."""
    return _reset(work, content, "password")


@command("reset_complete", HalfGiven, roles=_SECURITY, checks=_CHECKS)
def reset_complete(work: Work, content: HalfGiven) -> JSON:
    """Give the second half of the code after a reset. Who knows the first half may not know the second, nor may the person concerned."""
    where = Place(called="invitation")
    rows = work.sql.rows(
        "SELECT i.person, i.maker, i.used_at IS NULL AND i.valid_until > %s, h.record FROM login_invitation i"
        " LEFT JOIN login_invitationhalf h ON h.invitation = i.record WHERE i.record = %s",
        (work.recorded_at, content.invitation),
    )
    if not rows or rows[0][1] is None or not rows[0][2]:
        work.insist([checks.NO_HALF_WANTED.at(where, content.invitation)])
    person, maker, _, given = rows[0]
    findings = []
    if work.authority.person == person:
        findings.append(checks.OWN_RESET.at(_PERSON, person))
    if _code_known(work, content.code_hash):
        findings.append(checks.CODE_KNOWN.at(_CODE))
    if given is not None:
        findings.append(checks.HALF_GIVEN.at(where, content.invitation, given))
    if work.authority.person == maker:
        findings.append(checks.HALF_OF_MAKER.at(where, maker))
    work.insist(findings)
    work.write(
        "INSERT INTO login_invitationhalf (record, invitation, code_hash) VALUES (%s, %s, %s)",
        (work.number, content.invitation, content.code_hash),
    )
    return {"invitation": content.invitation, "person": person}


@command("login_lost", LoginLost, roles=PROGRAM, checks=_CHECKS)
def login_lost(work: Work, content: LoginLost) -> JSON:
    """Open a task for the security administrators: somebody says at the door that this login is lost. While one is open, none is added."""
    subject = ("person", str(content.person))
    if not work.sql.rows("SELECT 1 FROM people_person WHERE person = %s", (content.person,)):
        work.insist([people_checks.UNKNOWN_PERSON.at(_PERSON, content.person)])
    kind = LOST_KINDS[content.lost]
    task = None
    if not work.sql.rows(
        "SELECT 1 FROM tasks_task WHERE kind = %s AND subject_type = %s AND subject = %s AND ended IS NULL", (kind, *subject)
    ):
        told: dict[str, JSON] = {"person": content.person}
        task = open_task(work, kind, subject=subject, organisation=PROGRAM_ORGANISATION, parameters=told, person=content.person)
    return {"person": content.person} | ({} if task is None else {"task": str(task)})


def not_of_oneself(work: Work, wanted: Command, content: Content) -> Iterator[Finding]:
    """Refuse the proposal of a reset by the person concerned."""
    if wanted.name in RESETS and getattr(content, "person", None) in (work.authority.person, work.authority.principal):
        yield checks.OWN_RESET.at(_PERSON, work.authority.person)


COMMANDS = (login_invite, factor_reset, password_reset, reset_complete, login_lost)
"""Their bodies."""
