"""Whether a person did the same thing a short while ago: told before he signs, since a form that is opened anew has a new request key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString

from tanheng.commands.definitions import Command
from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK

_SO_LONG = timedelta(days=1)
_MOST_LOOKED_AT = 50
_DONE: LiteralString = (
    "SELECT number, recorded_at, request, text FROM commands_record WHERE person = %s AND command = %s AND outcome = 'done'"
    " AND recorded_at > %s ORDER BY number DESC LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Before:
    """The record of the same act, so many minutes ago; `same`: by the very same form."""

    number: int
    minutes: int
    same: bool


def done_before(person: int, wanted: Command, content: dict[str, Any], key: str, *, proposes: bool) -> Before | None:
    """Return the latest time that a person asked for (or proposed) the same with the same content, within a day; None where he did not."""
    name, asked = ("proposal_make", {"command": wanted.name, "content": content}) if proposes else (wanted.name, content)
    now = CLOCK.now()
    for number, recorded_at, request, text in Sql().rows(_DONE, (person, name, now - _SO_LONG, _MOST_LOOKED_AT)):
        if json.loads(text)["content"] == asked:
            return Before(number, (now - recorded_at) // timedelta(minutes=1), request == key)
    return None
