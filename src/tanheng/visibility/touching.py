"""涉及对象 Touching: which objects a record is about, read from its text, so that an audit trail finds it by each of them.

Keys of objects: the number of an account, the code of an organisation, `person:7`, `assignment:4`, `proposal:12`, `freeze:30`, `record:5`,
`list_draft:63`, `list:420000:2026:1` (province, year, version), `task:65.1`, `node:9` (works, line, process), `api_key:8`, and the
numbers of documents as they are. `by:` before a person or the code of an organisation: he acted, or somebody for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tanheng.people.vocabulary import FORMS

BY = "by:"
LONGEST = 120
_ACCOUNT = re.compile(r"[A-Z][0-9]{7}-[0-9]{2}")
_ORGANISATION = re.compile("|".join(form for form in FORMS.values() if ":" in form))
_NUMBERED = {
    name: name for name in ("person", "assignment", "delegation", "proposal", "freeze", "pledge", "restriction", "objection", "notice")
}
_NUMBERED |= {"persons": "person", "assignments": "assignment", "delegate": "person"}
_NUMBERED |= {"reconciliation": "reconciliation", "corrects": "record", "draft": "list_draft"}
_NUMBERED |= {"node": "node", "nodes": "node", "works": "node", "key": "api_key", "api_keys": "api_key"}
_TASK = re.compile(r"[0-9]+\.[0-9]+")
_TASKS = frozenset(("task", "tasks", "claimed", "released", "assigned", "opened"))
_VERSIONS = ("version", "from_version")
_DOCUMENTS = frozenset(("document", "documents", "proof", "answer"))
_ORGANISATIONS = frozenset(("organisation", "holder", "code", "parent"))
_PARTS = ("content", "result", "effects")


def touched(text: str) -> frozenset[str]:
    """Return the keys of all objects that a record is about, and of those who acted, with their organisations."""
    told = json.loads(text)
    found = {key for part in _PARTS for key in _keys("", told.get(part))}
    for one in (told["actor"], told["maker"]):
        if one:
            found |= {BY + one["organisation"], f"{BY}person:{one['person']}", f"{BY}person:{one['principal'] or one['person']}"}
    if told["proposal"]:
        found.add(f"proposal:{told['proposal']}")
    return frozenset(key for key in found if len(key) <= LONGEST)


def _keys(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _lists(value)
        for inner, one in value.items():
            yield from _keys(inner, one)
    elif isinstance(value, list):
        for one in value:
            yield from _keys(name, one)
    elif isinstance(value, str):
        if name in _TASKS and _TASK.fullmatch(value):
            yield f"task:{value}"
        if _ACCOUNT.fullmatch(value) or _ORGANISATION.fullmatch(value) or (name in _DOCUMENTS | _ORGANISATIONS and value):
            yield value
    elif type(value) is int and name in _NUMBERED:
        yield f"{_NUMBERED[name]}:{value}"


def _lists(value: dict[str, Any]) -> Iterator[str]:
    """Yield the keys of the list of a province and year that a part of a record names, as a whole and by its version."""
    province, year = value.get("province"), value.get("list_year")
    if isinstance(province, str) and type(year) is int:
        yield list_key(province, year)
        yield from (list_key(province, year, value[name]) for name in _VERSIONS if type(value.get(name)) is int)


def list_key(province: str, year: int, version: int | None = None) -> str:
    """Return the key of the list of a province for a year, or of one of its versions."""
    named = f"list:{province.removeprefix('province:')}:{year}"
    return named if version is None else f"{named}:{version}"
