"""What refused, as the viewer may know it: reasons that are another's are told as to a stranger, without number and values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from tanheng.commands.definitions import KNOWN_CHECKS
from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.of_lists import draft
from tanheng.interfaces.reading.seeing import seen_accounts
from tanheng.issuance.checks import OTHER_OFFICE as OTHER_OFFICE_OF_UNITS
from tanheng.kernel.findings import Finding, Place
from tanheng.registry.numbers import is_account_number
from tanheng.roster.entities.checks import OTHER_AREA
from tanheng.roster.lists.checks import OTHER_OFFICE
from tanheng.visibility.deciding import SEE
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import NothingHere, Viewer

OFFICE = "office"
"""Told to whoever acts for the office: everybody but those whom one of these checks refuses."""
_NOT_OF_THE_OFFICE = frozenset((OTHER_AREA.code, OTHER_OFFICE.code, OTHER_OFFICE_OF_UNITS.code))
_DRAFT = "list_draft"
_SENDERS = ("sender", "account", "seller")
_RECEIVERS = ("receiver", "buyer")
_DUTY_OF = "behalf"


def told(viewer: Viewer, content: Mapping[str, Any], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings as the viewer may know them.

    A secret reason is one that a stranger is told otherwise; its check names the object of the policy with which it may be seen. It
    concerns the accounts that its values name, or else those of the content at its place; where none can be found, nobody but those who
    see all of the object is told.
    """
    findings = tuple(findings)
    within: dict[str, Any] = {}
    known: dict[tuple[str, str], bool] = {}
    made = []
    for one in findings:
        if one.stranger is not None and one.stranger.text != one.message.text:
            within = within or _asked(content)
            check = KNOWN_CHECKS.get(one.code)
            name = check.told_with if check else "holding"
            if name == OFFICE:
                shown = not any(other.code in _NOT_OF_THE_OFFICE for other in findings)
            elif name == _DRAFT:
                shown = _sees_draft(viewer, within.get("draft"))
            else:
                shown = reach(viewer, name, SEE).everything or all(
                    _remembered(known, (name, account), lambda key: bool(seen_accounts(viewer, key[0], account=key[1], action=SEE)))
                    for account in _accounts_of(within, one)
                )
            if not shown:
                one = replace(one, code=0, message=one.stranger, found="", expected="", article="")
        if one not in made:
            made.append(one)
    return tuple(made)


def _remembered(known: dict[tuple[str, str], bool], key: tuple[str, str], look: Callable[[tuple[str, str]], bool]) -> bool:
    if key not in known:
        known[key] = look(key)
    return known[key]


def _sees_draft(viewer: Viewer, number: object) -> bool:
    try:
        draft(viewer, number if isinstance(number, int) else 0)
    except NothingHere:
        return False
    return True


def _asked(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content that was looked at: of a proposal and of a decision about one, that of what is proposed."""
    inner: object = content.get("content")
    if isinstance(proposal := content.get("proposal"), int) and "verdict" in content and 0 < proposal < 2**63:
        rows = Sql().rows("SELECT content FROM commands_proposal WHERE number = %s", (proposal,))
        inner = json.loads(rows[0][0]) if rows else None
    return dict(inner) if isinstance(inner, Mapping) else dict(content)


def _accounts_of(within: Mapping[str, Any], one: Finding) -> tuple[str, ...]:
    """Return the numbers of the accounts that a reason concerns; a question mark, which none is, where it cannot be told."""
    named = [value for name, value in one.message.fields.items() if name in ("account", "found") and is_account_number(str(value))]
    return tuple(map(str, named)) or _accounts_at(within, one.place)


def _accounts_at(within: Mapping[str, Any], place: Place) -> tuple[str, ...]:
    parts = place.called.split(".")
    if len(parts) > 1 and parts[1].isdigit():
        lines = within.get(parts[0])
        if isinstance(lines, list) and 0 < int(parts[1]) <= len(lines) and isinstance(lines[int(parts[1]) - 1], Mapping):
            within = {**within, **lines[int(parts[1]) - 1]}
    receives = any(part in _RECEIVERS for part in parts)
    found = next((value for name in (_RECEIVERS if receives else _SENDERS) if (value := within.get(name))), None)
    # Whom a duty is served for is concerned beside who serves it.
    others = () if receives else (within.get(_DUTY_OF),)
    return tuple(one for one in (found, *others) if isinstance(one, str) and one) or ("?",)
