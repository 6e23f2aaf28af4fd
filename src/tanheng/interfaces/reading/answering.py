"""答复 The one way by which persons ask for commands: what refuses them is told as they may know it, whatever page or program asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import Content
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.interfaces.reading.refusing import told
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Finding
from tanheng.people.policy import RolePolicy
from tanheng.people.queries import borrowed_by, roles_of
from tanheng.visibility.viewers import Looking


class Answering(Runner):
    """Runs commands for persons, under the rights of production, and keeps from them the reasons that are another's.

    Pages and API ask by it alone (tests/security/test_what_refusals_tell.py), so that none of them can forget it.
    """

    def __init__(self) -> None:
        super().__init__(RolePolicy())

    def run(self, name: str, content: Content | Mapping[str, Any], *, actor: Actor, **more: Any) -> Outcome:
        """Run a command as `Runner.run` does; the findings of a refusal are those that the actor may know."""
        outcome = super().run(name, content, actor=actor, **more)
        return replace(outcome, findings=_told(actor, content, outcome.findings)) if outcome.findings else outcome

    def rehearse(self, name: str, content: Content, *, actor: Actor, reason: str = "") -> tuple[Finding, ...]:
        """Return what would refuse a command as things stand, as the actor may know it."""
        return _told(actor, content, super().rehearse(name, content, actor=actor, reason=reason))


def _told(actor: Actor, content: Content | Mapping[str, Any], findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    asked = content.as_json() if isinstance(content, Content) else content
    return told(looking_as(actor), asked, findings) if findings else ()


def looking_as(actor: Actor) -> Looking:
    """Return whoever acts as a viewer. Who does not hold the role that he claims sees what somebody without a role sees."""
    for held in roles_of(actor.person, at=CLOCK.now()):
        if held.assignment == actor.assignment:
            return Looking(actor.person, held.role, held.organisation)
    for loan in borrowed_by(actor.person, at=CLOCK.now()) if actor.delegation else ():
        if (loan.delegation, loan.held.assignment) == (actor.delegation, actor.assignment):
            return Looking(actor.person, loan.held.role, loan.held.organisation, principal=loan.held.person)
    return Looking(actor.person)
