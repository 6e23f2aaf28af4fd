"""What people read in a refusal instead of a code: pages, the command line and the sentences of the API say the same words."""

from __future__ import annotations

import re

from tanheng.commands.roles import Role
from tanheng.commands.words import WHAT
from tanheng.interfaces.provinces import province_name, tiles
from tanheng.kernel.messages import Joined, Message, message
from tanheng.people.labels import kind_label, role_label
from tanheng.people.vocabulary import Kind
from tanheng.registry.vocabulary import kinds

_PROVINCE = re.compile("province:([0-9]{6})")
_ROLES = frozenset(str(role) for role in Role)
_KINDS = frozenset(str(kind) for kind in Kind)


def readable(said: object) -> object:
    """Return a sentence with names in place of the codes of commands, provinces, roles and kinds of movements; else what it was."""
    if not isinstance(said, Message):
        return said
    return Message(said.text, {name: _readable(name, value) for name, value in said.fields.items()})


def _readable(name: str, value: object) -> object:
    if isinstance(value, Joined):
        return Joined(tuple(_readable(name, part) for part in value.parts))
    if not isinstance(value, str):
        return readable(value)
    if (province := _PROVINCE.fullmatch(value)) and province[1] in tiles():
        return message("{name} ({code})", name=province_name(province[1]), code=province[1])
    if name == "kind" and value in _KINDS:
        return kind_label(value)
    if name == "command" and value in kinds():
        return kinds()[value].label
    if value in WHAT:
        return message("“{what}”", what=WHAT[value])
    # What is read again from a record has the commas of Chinese between its parts.
    parts = re.split(", |\N{IDEOGRAPHIC COMMA}", value)
    return Joined(tuple(role_label(one) for one in parts)) if _ROLES.issuperset(parts) else value
