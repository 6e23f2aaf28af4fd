"""What a command is: its name, the form of its content, its body, who may ask for it, and whether it needs two persons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.clock import instant, said
from tanheng.kernel.findings import Check


def _is_instant(text: str) -> str:
    """Return an instant that is there and is written as records write it. Raises ValueError."""
    if said(instant(text)) != text:
        raise ValueError("an instant is written in Beijing time with microseconds")
    return text


Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+08:00$"), AfterValidator(_is_instant)]
"""An instant as records hold it, such as 2026-11-21T09:30:00.000000+08:00."""


class Content(BaseModel):
    """The content of a command: strict types, no unknown fields, never changed once it is made."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    def as_json(self) -> dict[str, Any]:
        """Return the content as canonical JSON can hold it."""
        return self.model_dump(mode="json", exclude_none=True)

    def as_text(self) -> str:
        """Return the canonical text of the content. Raises TypeError where it holds what has no single text."""
        return canonical(self.as_json())


Body = Callable[[Any, Any], JSON]
"""Takes the work (`tanheng.commands.work.Work`) and the content, returns the result, and refuses by raising `Refused`."""


@dataclass(frozen=True, slots=True)
class Command:
    """One kind of write. `roles` may ask for it; `two_persons`: one proposes and another decides; `checks` are those that can refuse it.

    `decides` are the roles that may decide where they are others than those that ask. `wait` names the law's parameter with the hours
    that must pass between a proposal and its approval (empty: none).
    `sides` are groups of roles each of which one of the two persons must belong to, such as province and registry; the order is free.
    `backdates`: it may be asked to apply earlier than now. What was recorded must not change what balances were, so no transfer may.
    """

    name: str
    content: type[Content]
    body: Body
    roles: frozenset[str]
    two_persons: bool = False
    checks: tuple[Check, ...] = ()
    decides: frozenset[str] = frozenset()
    wait: str = ""
    backdates: bool = False
    sides: tuple[frozenset[str], ...] = ()

    @property
    def deciders(self) -> frozenset[str]:
        """Return the roles that may decide about a proposal of this command."""
        return self.decides or self.roles

    def deciders_after(self, maker: str) -> frozenset[str]:
        """Return the roles that may decide about a proposal that was made in a role: with it, they cover every side.

        What one person can do is proposed where his house demands a second signature: it is decided in the role in which it was proposed.
        """
        if not self.two_persons:
            return frozenset((maker,))
        return frozenset(role for role in self.deciders if all(maker in side or role in side for side in self.sides))


COMMANDS: dict[str, Command] = {}
"""All commands by name."""

KNOWN_CHECKS: dict[int, Check] = {}
"""All checks that can refuse a command, by number: an outcome that is read again says the same sentences."""


def know(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Make checks known by their numbers. Raises ValueError for a number that means something else already."""
    for check in checks:
        if KNOWN_CHECKS.setdefault(check.code, check) != check:
            raise ValueError(f"the check {check.code} is defined twice")
    return checks


def command(
    name: str,
    content: type[Content],
    *,
    roles: frozenset[str],
    two_persons: bool = False,
    checks: tuple[Check, ...] = (),
    decides: frozenset[str] = frozenset(),
    wait: str = "",
    backdates: bool = False,
    sides: tuple[frozenset[str], ...] = (),
) -> Callable[[Body], Body]:
    """Define a command with the decorated function as its body. Raises ValueError for a name that is taken."""

    def define(body: Body) -> Body:
        if name in COMMANDS:
            raise ValueError(f"the command {name} is defined twice")
        COMMANDS[name] = Command(name, content, body, roles, two_persons, know(checks), decides, wait, backdates, sides)
        return body

    return define


def content_of(wanted: Command, given: Content | Mapping[str, Any]) -> Content:
    """Return the content in its form. Raises pydantic's ValidationError, which tells every fault at once."""
    return given if isinstance(given, wanted.content) else wanted.content.model_validate(given)
