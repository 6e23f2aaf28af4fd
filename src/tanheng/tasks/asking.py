"""How queries of this room are asked: for a person with the roles that he holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tanheng.kernel.messages import Label
from tanheng.people.queries import RoleHeld, names_of
from tanheng.tasks.kinds import KINDS

LARGEST_PAGE = 201
"""One row more than a page of readings: it tells that another page follows."""
_CODE = re.compile(r"[a-z_]+:\S+")
"""A code of an organisation, such as province:420000."""


def parameters_of(person: int, held: Iterable[RoleHeld], at: datetime) -> dict[str, Any]:
    """Return what queries of this room are asked with: the person, the roles he holds, the instant."""
    pairs = sorted({(one.organisation, one.role) for one in held})
    return {
        "person": person,
        "offices": [office for office, _ in pairs],
        "roles": [role for _, role in pairs],
        "at": at,
        "not_oneself": [kind.name for kind in KINDS.values() if kind.not_oneself],
        "personal": [kind.name for kind in KINDS.values() if kind.personal],
    }


def named_in(parameters: Iterable[Mapping[str, Any]], at: datetime, alias: str) -> dict[str, Label]:
    """Return the names of the organisations whose codes stand among parameters of tasks."""
    codes = {value for told in parameters for value in told.values() if isinstance(value, str) and _CODE.fullmatch(value)}
    return names_of(codes, at=at, alias=alias) if codes else {}
