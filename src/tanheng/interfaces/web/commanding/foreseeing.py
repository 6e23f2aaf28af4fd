"""What a change would touch, told beside its form before it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tanheng.commands.words import WHAT
from tanheng.interfaces.reading.of_entities import effect
from tanheng.interfaces.web.showing import Column, Link, Table
from tanheng.kernel.messages import Message, message
from tanheng.roster.entities.effects import CHANGES, Effect
from tanheng.roster.entities.vocabulary import words
from tanheng.visibility.viewers import NothingHere, Viewer

_KINDS: dict[str, Message] = {
    "duty": message("duty that is not met"),
    "list_entry": message("entry of a list"),
    "task": message("task"),
}


def foreseen(viewer: Viewer, command: str, content: Mapping[str, Any]) -> list[Table]:
    """Return what a change of entities would touch, as tables; nothing for other commands and for entities that are not the viewer's."""
    if command not in CHANGES:
        return []
    try:
        found = effect(viewer, command, dict(content))
    except NothingHere:
        return []
    columns = (Column(message("what")), Column(message("entity")), Column(message("which")), Column(message("figure"), number=True))
    empty = message("Nothing hangs on it: no account, no holding, no duty, no entry of a list.")
    return [Table(columns, _rows(found), empty, message("What this touches"))]


def _rows(found: Effect) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for code, accounts in found.accounts.items():
        rows += [(words("systems")[one.system], _code(code), one.number, "") for one in accounts]
    for code, tonnes in found.tonnes.items():
        rows += [(message("allowances held (t)"), _code(code), vintage, amount) for vintage, amount in tonnes.items()]
    rows += [(message("joint steel enterprise"), _code(code), _code(reporting), "") for code, reporting in found.groups.items()]
    for code, pilots in found.pilots.items():
        rows += [(message("regional market"), _code(code), words("pilots")[one], "") for one in pilots]
    rows += [(message("proposal that waits"), "", Link(WHAT[command], f"/proposals/{number}/"), "") for number, command in found.proposals]
    for one in found.touched:
        figures = [str(value) for value in one.figures.values()]
        rows.append((_KINDS.get(one.kind, one.kind), _code(one.entity), one.reference, figures))
    rows += [(message("command that follows"), "", WHAT[one["command"]], "") for one in found.follow if one.get("command") in WHAT]
    return rows


def _code(code: str) -> str:
    return code.partition(":")[2] or code
