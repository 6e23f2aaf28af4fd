"""What refused, as the viewer may know it: reasons that are another's are told as to a stranger, without number and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tanheng.interfaces.reading.seeing import seen_accounts
from tanheng.kernel.findings import Finding, Place
from tanheng.visibility.deciding import SEE
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import Viewer

_SENDERS = ("sender", "account", "seller")
_RECEIVERS = ("receiver", "buyer")


def told(viewer: Viewer, content: Mapping[str, Any], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings as the viewer may know them.

    A secret reason is one that a stranger is told otherwise. It concerns the account that its place names, the receiving one or else the
    sending one; where that cannot be found in the content, nobody but those who see all accounts is told.
    """
    if reach(viewer, "account", SEE).everything:
        return tuple(findings)
    known: dict[str, bool] = {}
    made = []
    for one in findings:
        if one.stranger is not None and one.stranger.text != one.message.text:
            account = _account_of(content, one.place)
            if account not in known:
                known[account] = bool(seen_accounts(viewer, "account", account=account, action=SEE))
            if not known[account]:
                one = replace(one, code=0, message=one.stranger, found="", expected="", article="")
        if one not in made:
            made.append(one)
    return tuple(made)


def _account_of(content: Mapping[str, Any], place: Place) -> str:
    """Return the number of the account that a place of a content concerns; a question mark, which none is, where it cannot be told."""
    within: Any = content
    inner = content.get("content")
    if isinstance(inner, Mapping):
        within = inner
    parts = place.called.split(".")
    if len(parts) > 1 and isinstance(within, Mapping) and parts[1].isdigit():
        lines = within.get(parts[0])
        if isinstance(lines, list) and 0 < int(parts[1]) <= len(lines) and isinstance(lines[int(parts[1]) - 1], Mapping):
            within = {**within, **lines[int(parts[1]) - 1]}
    for name in _RECEIVERS if any(part in _RECEIVERS for part in parts) else _SENDERS:
        value = within.get(name) if isinstance(within, Mapping) else None
        if isinstance(value, str) and value:
            return value
    return "?"
