"""Who acts: a person in a role for an organisation, perhaps as somebody's delegate; and the policy that says whether he may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tanheng.commands.definitions import Command
from tanheng.commands.sql import Sql
from tanheng.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class Actor:
    """What a sender claims: the person, which of his assignments to a role he uses, and which delegation, if any."""

    person: int
    assignment: int
    delegation: int | None = None


class UnknownActor(Exception):
    """Nothing is known of the one who claims to act. Nothing is recorded, since a record would bear a false name."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What the policy found: in which role and for which organisation the person acts, and whose powers he uses (`principal`).

    `commands` are those that a delegation is limited to; None: all of the role's.
    """

    person: int
    principal: int
    role: str
    organisation: str
    delegation: int | None = None
    commands: frozenset[str] | None = None

    def covers(self, command: str) -> bool:
        """Tell whether the delegation, if any, covers a command."""
        return self.commands is None or command in self.commands

    def as_json(self) -> dict[str, int | str | None]:
        """Return the actor as records hold him."""
        principal = None if self.delegation is None else self.principal
        return {
            "person": self.person,
            "role": self.role,
            "organisation": self.organisation,
            "delegation": self.delegation,
            "principal": principal,
        }

    def overlaps(self, person: int, principal: int) -> bool:
        """Tell whether one of the two persons behind this authority is one of the two given."""
        return bool({self.person, self.principal} & {person, principal})


class Policy(Protocol):
    """Decides whether an actor may ask for a command. The room `people` brings the one that production uses."""

    def authorise(self, sql: Sql, actor: Actor, wanted: Command, at: datetime) -> tuple[int, Authority, list[Finding]]:
        """Return the number of the next record (`sql.NEXT_NUMBER`, which costs no trip of its own), the authority, and what refuses it.

        `wanted` may be `proposal_make` or `proposal_decide`; these ask the authority themselves whether it covers what is proposed.
        Raises UnknownActor.
        """
        ...
