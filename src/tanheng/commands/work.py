"""The work of one running command: what its body reads, what it changes, and what its record will say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.actors import Authority
from tanheng.commands.sql import Sql
from tanheng.commands.trips import array
from tanheng.kernel.canonical import canonical
from tanheng.kernel.findings import Finding, errors_of


class Refused(Exception):
    """Raised by a body that refuses, with all of its findings in order of rank. It is an outcome, not a failure."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(", ".join(str(finding.code) for finding in self.findings))


@dataclass(slots=True)
class Work:
    """Handed to the body. Statements given to `write` go out together with the record, in one trip, after the body is through.

    `maker`, `proposal` and `carried_out` (name and content as text) are set by the approval of a proposal.
    `rehearsal`: only what would refuse is asked for; `through` ends it before anything is numbered or written.
    """

    sql: Sql
    number: int
    authority: Authority
    recorded_at: datetime
    applies_at: datetime
    reason: str
    maker: dict[str, Any] | None = None
    proposal: int | None = None
    carried_out: tuple[str, str] | None = None
    rehearsal: bool = False
    effects: dict[str, list[Any]] = field(default_factory=dict)
    writes: list[tuple[LiteralString, tuple[Any, ...]]] = field(default_factory=list)

    def insist(self, findings: Iterable[Finding]) -> None:
        """Go on if nothing refuses. Raises Refused."""
        refusing = errors_of(findings)
        if refusing:
            raise Refused(refusing)

    def through(self) -> None:
        """Say that all was looked at and nothing refuses. Raises Refused without a finding where this is a rehearsal."""
        if self.rehearsal:
            raise Refused(())

    def write(self, statement: LiteralString, parameters: tuple[Any, ...]) -> None:
        """Send an INSERT or UPDATE with the record. It must not depend on another one that is sent with it."""
        self.writes.append((statement, parameters))

    def effect(self, kind: str, *entries: dict[str, Any]) -> None:
        """Say in the record what was changed, so that an auditor can recompute it from the record alone."""
        self.effects.setdefault(kind, []).extend(entries)

    def event(self, topic: str, content: dict[str, Any]) -> None:
        """Tell others through the outbox."""
        told = self.effects.setdefault("events", [])
        told.append({"line": len(told) + 1, "topic": topic, "content": content})

    def send_events(self) -> None:
        """Put the events into the outbox, together with the record."""
        told = self.effects.get("events")
        if told:
            columns = (
                array([event["line"] for event in told]),
                array([event["topic"] for event in told]),
                array([canonical(event["content"]) for event in told]),
            )
            self.write(
                "INSERT INTO commands_outbox (record, line, topic, content) SELECT %s, * FROM unnest(%s::int[], %s::text[], %s::text[])",
                (self.number, *columns),
            )
