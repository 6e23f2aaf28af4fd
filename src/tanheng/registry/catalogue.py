"""业务目录 Catalogue: every kind with its persons, wait, checks and states, and the acts that move no units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tanheng.kernel.findings import Check
from tanheng.kernel.messages import Label, Rendered, message
from tanheng.registry.checks import CHECKS
from tanheng.registry.law import law
from tanheng.registry.vocabulary import End, Kind, acts, kinds, places, signed_twice, states

if TYPE_CHECKING:
    from tanheng.commands.definitions import Command

NOBODY, WHO_ASKS = message("nobody"), message("the one who asks")
TWO_ON_DEMAND = message("one person; two when the account demands it")
_ANY = "any"


@dataclass(frozen=True, slots=True)
class Business:
    """An act that moves no units, as kinds of movements are told: its command, basis, who asks, who decides (none: alone), and wait."""

    name: str
    label: Label
    command: str
    basis: str
    mark: str
    asks: tuple[str, ...]
    decides: tuple[str, ...]
    wait_hours: str
    sides: tuple[tuple[str, ...], ...] = ()


def alone(one: Business | Kind) -> Rendered:
    """Return who can do it alone: nobody where two persons are needed; where an account may demand two, that it may."""
    return NOBODY if one.decides else TWO_ON_DEMAND if one.command in signed_twice() else WHO_ASKS


def persons(wanted: Command) -> Rendered:
    """Return how many persons a command needs."""
    if wanted.two_persons:
        return message("two persons")
    return TWO_ON_DEMAND if wanted.name in signed_twice() else message("one person")


def wait_of(one: Business | Kind, on: date) -> int:
    """Return the hours between proposal and approval, 0 for none."""
    hours = law().value(one.wait_hours, on=on).value if one.wait_hours else 0
    assert isinstance(hours, int), "the law book knows it as a whole number"
    return hours


def checks_of(kind: Kind) -> list[Check]:
    """Return the checks of a kind in order of rank."""
    from tanheng.commands.definitions import KNOWN_CHECKS

    # Rooms above bring checks of their own for their kinds; loading the commands makes them known.
    known = {check.code: check for check in CHECKS} | KNOWN_CHECKS
    return [known[code] for code in kind.checks]


def place_of(end: End) -> Rendered:
    """Return the place of one end of a kind."""
    return message("any place") if end.place == _ANY else places()[end.place]


def allowed(kind: Kind, state: str) -> tuple[bool, bool]:
    """Return whether an account in a state can send and receive in a kind."""
    groups = states()[state].allows
    return kind.sender.group in groups, kind.receiver.group in groups


def diagram(one: Business | Kind) -> Iterator[str]:
    """Yield the lines of the diagram (Mermaid) of what becomes of a request for this."""
    yield "stateDiagram-v2"
    if not one.decides:
        yield "  [*] --> asked"
        yield "  asked --> done: all checks pass"
        yield "  asked --> refused: a check fails"
        yield "  done --> [*]"
        yield "  refused --> [*]"
        return
    first = "proposed"
    yield f"  [*] --> {first}"
    if one.wait_hours:
        yield f"  {first} --> approvable: waiting time is over"
        yield f"  {first} --> withdrawn: by who proposed"
        yield f"  {first} --> rejected: by a second person"
        first = "approvable"
    yield f"  {first} --> done: a second person approves, all checks pass"
    yield f"  {first} --> {first}: approval refused by a check"
    yield f"  {first} --> rejected: by a second person"
    yield f"  {first} --> withdrawn: by who proposed"
    yield f"  {first} --> expired: nobody decided in time"
    for end in ("done", "rejected", "withdrawn", "expired"):
        yield f"  {end} --> [*]"


def every_kind() -> list[Kind]:
    """Return all kinds in the order of their file."""
    return list(kinds().values())


def every_act() -> list[Business]:
    """Return all acts that move no units, in the order of their file, with what their commands say of persons and waiting."""
    from tanheng.commands.definitions import COMMANDS

    found = []
    for name, act in acts().items():
        made = COMMANDS[name]
        decides = tuple(sorted(made.deciders)) if made.two_persons else ()
        sides = tuple(tuple(sorted(side)) for side in made.sides)
        found.append(Business(name, act.label, name, act.basis, act.mark, tuple(sorted(made.roles)), decides, made.wait, sides))
    return found
