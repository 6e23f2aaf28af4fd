"""What a form fills in itself: the hash of what the person sees, where a command cites it and he left it empty."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading import of_lists
from tanheng.kernel.clock import CLOCK
from tanheng.roster.lists.amending import ChangeAsked, amended
from tanheng.roster.lists.reading import newest
from tanheng.visibility.viewers import NothingHere, Viewer

_HASH = "sha256"


def filled_in(viewer: Viewer, command: str, content: dict[str, Any]) -> dict[str, Any]:
    """Return the content with the hash of what would be published, where that can be told; the content as it is otherwise."""
    if _HASH in content:
        return content
    found = ""
    try:
        if command == "list_publish" and isinstance(content.get("draft"), int):
            found = of_lists.draft(viewer, content["draft"]).sha256
        elif command == "list_amend":
            found = _amended(content)
    except (NothingHere, ValidationError, KeyError, TypeError):
        # What is wrong with the content itself the command tells at its fields.
        return content
    return {**content, _HASH: found} if found else content


def _amended(content: dict[str, Any]) -> str:
    base = newest(Sql(), content["province"], content["list_year"])
    if base is None:
        return ""
    changes = [ChangeAsked(**one) for one in content["changes"]]
    return amended(Sql(), base, changes, CLOCK.now())[0].sha256
