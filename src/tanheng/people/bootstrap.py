"""建账 Setting up: on an empty book, one recorded command makes the program itself and the first administrators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import Content, command
from tanheng.commands.records import Outcome
from tanheng.commands.roles import PROGRAM, Role
from tanheng.commands.running import Runner
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Place
from tanheng.people import checks
from tanheng.people.assignments import AssignmentAsked, write_assignments
from tanheng.people.fields import numbers
from tanheng.people.organisations import OrganisationAsked
from tanheng.people.organisations import register as register_organisations
from tanheng.people.persons import SECURITY_ADMINISTRATORS_NEEDED, PersonAsked, write_persons
from tanheng.people.persons import register as register_persons
from tanheng.people.policy import INSTALL, PROGRAM_ACTOR, PROGRAM_ORGANISATION
from tanheng.people.vocabulary import Kind

_NO_CONTACT = "0" * 64
_MOST = 20


class Installed(Content):
    """The first administrators. There must be enough to give roles to all others."""

    zh: Annotated[str, Field(min_length=1, max_length=120)]
    system: Annotated[list[PersonAsked], Field(min_length=1, max_length=_MOST)]
    security: Annotated[list[PersonAsked], Field(min_length=SECURITY_ADMINISTRATORS_NEEDED, max_length=_MOST)]
    audit: Annotated[list[PersonAsked], Field(max_length=_MOST, default_factory=list)]


@command(INSTALL, Installed, roles=PROGRAM, checks=checks.CHECKS)
def people_install(work: Work, content: Installed) -> JSON:
    """Make the program's own organisation, person and role, and the first administrators. Only while there is no person at all."""
    ((persons,),) = work.sql.rows("SELECT count(*) FROM people_person")
    if persons:
        work.insist([checks.ALREADY_INSTALLED.at(Place(called="persons"), persons)])
    program = PROGRAM_ORGANISATION
    register_organisations(work, [OrganisationAsked(code=program, kind=str(Kind.PROGRAM), zh=content.zh)])
    write_persons(work, [PROGRAM_ACTOR.person], [_NO_CONTACT])
    first = {
        Role.SYSTEM_ADMINISTRATOR: register_persons(work, content.system, "system"),
        Role.SECURITY_ADMINISTRATOR: register_persons(work, content.security, "security"),
        Role.AUDIT_ADMINISTRATOR: register_persons(work, content.audit, "audit") if content.audit else [],
    }
    given = [(Role.PROGRAM, PROGRAM_ACTOR.person), *((role, person) for role, named in first.items() for person in named)]
    wanted = [AssignmentAsked(person=person, organisation=program, role=str(role)) for role, person in given]
    assignments = [PROGRAM_ACTOR.assignment, *numbers(work, "assignment", len(wanted) - 1)]
    write_assignments(work, wanted, assignments, [(work.recorded_at, None)] * len(wanted))
    return {
        "assignments": [
            {"assignment": number, "person": person, "role": str(role)} for number, (role, person) in zip(assignments, given, strict=True)
        ]
    }


def install(
    runner: Runner, *, zh: str, system: Sequence[dict[str, Any]], security: Sequence[dict[str, Any]], audit: Sequence[dict[str, Any]] = ()
) -> Outcome:
    """Set up an empty book. Persons as `persons.person_content` makes them; `zh`: who runs the program. Refused once any person exists."""
    content = {"zh": zh, "system": list(system), "security": list(security), "audit": list(audit)}
    return runner.run(INSTALL, content, actor=PROGRAM_ACTOR, request=INSTALL, reason="set up")


def actor_of(installed: Outcome, role: Role, place: int = 0) -> Actor:
    """Return the actor of one of the first administrators from the outcome of `install`; `place` counts from 0."""
    entry = [one for one in installed.result["assignments"] if one["role"] == role][place]
    return Actor(entry["person"], entry["assignment"])
