"""Sentences about commands and roles as pages say them: by what people call these, not by the names that contents and records have."""

from __future__ import annotations

import re
from dataclasses import replace

from tanheng.commands.roles import Role
from tanheng.commands.words import WHAT
from tanheng.kernel.messages import Joined, Message, message
from tanheng.people.labels import role_label

ORGANISATION = re.compile(r"[a-z_]+:[A-Za-z0-9_:]+")
"""The code of an organisation, such as province:420000."""
ALONE = frozenset(("ministry", "registry", "exchange", "program"))
"""Codes of organisations of which there is one; elsewhere the same words mean other things."""
_ROLES = frozenset(str(role) for role in Role)
_COMMA = "、"
"""Between the parts of what a record holds as one text."""


def worded(said: Message) -> Message:
    """Return a sentence with the commands and roles among its fields in words."""
    return replace(said, fields={name: _in_words(value) for name, value in said.fields.items()})


def _in_words(value: object) -> object:
    if isinstance(value, Joined):
        return Joined(tuple(_in_words(part) for part in value.parts))
    if not isinstance(value, str):
        return value
    if value in WHAT:
        return message("“{what}”", what=WHAT[value])
    if value in _ROLES:
        return role_label(value)
    parts = value.split(_COMMA)
    return _in_words(Joined(tuple(parts))) if _ROLES.issuperset(parts) and len(parts) > 1 else value
