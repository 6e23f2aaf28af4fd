"""What everybody may read: the catalogue, the checks, the rights."""

from __future__ import annotations

from string import Formatter
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from tanheng.commands.definitions import COMMANDS, KNOWN_CHECKS
from tanheng.interfaces.api.parameters import insist_known
from tanheng.interfaces.api.problems import Both, Problem, both
from tanheng.kernel.messages import Message
from tanheng.people.labels import role_label
from tanheng.registry.catalogue import Business, every_act, every_kind
from tanheng.registry.vocabulary import Kind
from tanheng.visibility.deciding import objects, table

router = Router(tags=["references"])
_PROBLEMS = {422: Problem, 500: Problem}


class Act(BaseModel):
    """A kind of movement, or an act that moves no units: its command, basis, who asks and who decides (nobody: alone)."""

    name: str
    label: Both
    command: str
    basis: str
    mark: str
    asks: list[str]
    decides: list[str]
    sides: list[list[str]]
    checks: list[int]


class CheckTold(BaseModel):
    """A numbered check with its sentence, the fields in braces."""

    check: int
    severity: str
    article: str
    text: Both


class Opening(BaseModel):
    """What a role (empty: everybody) sees of an object by an action, and why."""

    role: str
    object: str
    action: str
    scope: str
    why: Both


class RoleTold(BaseModel):
    """A role with the commands that it may ask for, those of them that it can do alone, and those that it may decide."""

    role: str
    label: Both
    asks: list[str]
    alone: list[str]
    decides: list[str]


class Rights(BaseModel):
    """The whole matrix."""

    objects: dict[str, Both]
    opened: list[Opening]
    roles: list[RoleTold]


@router.get("/catalogue", response={200: list[Act], **_PROBLEMS}, auth=None)
def catalogue(request: HttpRequest) -> Any:
    """All kinds of movements, and the acts that move no units."""
    insist_known(request, ())
    every: list[Kind | Business] = [*every_kind(), *every_act()]
    return [
        Act(
            name=one.name,
            label=both(one.label),
            command=one.command,
            basis=one.basis,
            mark=one.mark,
            asks=list(one.asks),
            decides=list(one.decides),
            sides=[list(side) for side in one.sides],
            checks=list(getattr(one, "checks", ())),
        )
        for one in every
    ]


@router.get("/checks", response={200: list[CheckTold], **_PROBLEMS}, auth=None)
def checks(request: HttpRequest) -> Any:
    """All checks that can refuse a command, by number."""
    insist_known(request, ())
    found = []
    for code, one in sorted(KNOWN_CHECKS.items()):
        fields = {name: f"{{{name}}}" for _, name, _, _ in Formatter().parse(one.text) if name}
        text = both(Message(one.text, fields))
        found.append(CheckTold(check=code, severity=str(one.severity), article=one.article, text=text))
    return found


@router.get("/rights", response={200: Rights, **_PROBLEMS}, auth=None)
def rights(request: HttpRequest) -> Any:
    """Who sees what, and who may ask for and decide what."""
    insist_known(request, ())
    roles = []
    for role in sorted({role for one in COMMANDS.values() for role in one.roles | one.deciders}):
        asks = sorted(name for name, one in COMMANDS.items() if role in one.roles)
        decides = sorted(name for name, one in COMMANDS.items() if one.two_persons and role in one.deciders)
        alone = [name for name in asks if not COMMANDS[name].two_persons]
        roles.append(RoleTold(role=role, label=both(role_label(role)), asks=asks, alone=alone, decides=decides))
    opened = [
        Opening(role=role, object=name, action=action, scope=one.scope.name.lower(), why=both(one.why))
        for (role, name, action), one in sorted(table().items())
    ]
    return Rights(objects={name: both(label) for name, label in objects().items()}, opened=opened, roles=roles)
