"""The commands of the room: inviting a person to make a login, and making a lost one anew. Records hold hashes of codes, never a code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from django.contrib.auth.hashers import make_password
from pydantic import Field

from tanheng.commands.definitions import Command, Content, command
from tanheng.commands.roles import Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.login import checks
from tanheng.login.rules import rules
from tanheng.people import checks as people_checks
from tanheng.people.fields import Number

_SECURITY = frozenset((str(Role.SECURITY_ADMINISTRATOR),))
_PERSON, _CODE = Place(called="person"), Place(called="code_hash")
_CHECKS = (*checks.CHECKS, people_checks.UNKNOWN_PERSON, people_checks.PERSON_DEACTIVATED)
_RESETS = frozenset(("factor_reset", "password_reset"))


class LoginInvited(Content):
    """A person and the SHA-256 of the code that he is handed, by whichever way is not this platform."""

    person: Number
    code_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


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
    if work.sql.rows("SELECT 1 FROM login_invitation WHERE code_hash = %s", (content.code_hash,)):
        findings.append(checks.CODE_KNOWN.at(_CODE))
    return findings, user is not None


def _invite(work: Work, content: LoginInvited) -> JSON:
    valid_until = work.recorded_at + rules().invitation
    work.write(
        "INSERT INTO login_invitation (record, person, code_hash, valid_until) VALUES (%s, %s, %s, %s)",
        (work.number, content.person, content.code_hash, valid_until),
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
    told = _invite(work, content)
    work.event("login_reset", {"person": content.person, "lost": lost})
    return told


@command("factor_reset", LoginInvited, roles=_SECURITY, two_persons=True, checks=_CHECKS)
def factor_reset(work: Work, content: LoginInvited) -> JSON:
    """Remove the second factors of a person who lost them. He gets in again by a new invitation only, and all of his visits end."""
    return _reset(work, content, "factor")


@command("password_reset", LoginInvited, roles=_SECURITY, two_persons=True, checks=_CHECKS)
def password_reset(work: Work, content: LoginInvited) -> JSON:
    """Take a lost password from a person. It takes the second factors along, since nobody may keep half of a login that was not his."""
    return _reset(work, content, "password")


def not_of_oneself(work: Work, wanted: Command, content: Content) -> Iterator[Finding]:
    """Refuse the proposal of a reset by the person concerned."""
    if wanted.name in _RESETS and getattr(content, "person", None) in (work.authority.person, work.authority.principal):
        yield checks.OWN_RESET.at(_PERSON, work.authority.person)


COMMANDS = (login_invite, factor_reset, password_reset)
"""Their bodies."""
