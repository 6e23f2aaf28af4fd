"""内部复核 Second signatures that not the command demands but whose affair it is: then who may ask for it alone proposes it instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tanheng.commands.definitions import Command, Content
from tanheng.commands.sql import Sql
from tanheng.kernel.findings import Finding

Claimed = Mapping[str, int | str | None]
"""Whoever asks, as records hold him."""
Demand = Callable[[Sql, Claimed, Command, Content | None], Iterable[Finding]]
DEMANDS: list[Demand] = []
"""What other rooms demand of a command that one person can do: they append to it. Without a content, of any that the actor could send."""


def demanded(sql: Sql, actor: Claimed, wanted: Command, content: Content | None) -> list[Finding]:
    """Return what keeps an actor from doing alone what needs no two persons by itself; nothing: he may."""
    return [] if wanted.two_persons else [finding for demand in DEMANDS for finding in demand(sql, actor, wanted, content)]


def needs_two(sql: Sql, actor: Claimed, wanted: Command, content: Content | None) -> bool:
    """Tell whether an actor must propose a command: because it needs two persons, or because a second signature is demanded here."""
    return wanted.two_persons or bool(demanded(sql, actor, wanted, content))
