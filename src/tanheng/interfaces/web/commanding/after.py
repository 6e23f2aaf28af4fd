"""之后去哪 Where to go after a command was carried out: to what it made or changed, where the viewer may see it, and to its list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tanheng.commands.records import Outcome
from tanheng.interfaces import reading
from tanheng.interfaces.reading import NothingHere, Viewer, of_entities, of_lists
from tanheng.interfaces.web.showing import Link
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Message, message
from tanheng.tasks.ids import FORM as TASK
from tanheng.tasks.ids import TaskId
from tanheng.visibility.touching import BY, touched

MOST_LINKS = 6
_LISTS: tuple[tuple[str, Message, str], ...] = (
    ("list_", message("Drafts"), "/lists/drafts/"),
    ("proposal_", message("Proposals"), "/proposals/"),
    ("entity_", message("Entities"), "/entities/"),
    ("freeze_", message("Freezes"), "/registry/freezes/"),
    ("allowance_", message("Accounts"), "/registry/accounts/"),
    ("account_", message("Accounts"), "/registry/accounts/"),
    ("organisation_", message("Organisations and persons"), "/people/"),
    ("person_", message("Organisations and persons"), "/people/"),
    ("assignment_", message("Organisations and persons"), "/people/"),
)
"""By the beginning of a command's name: the list to which its things belong."""
_LOOKS: dict[str, tuple[str, Callable[[Viewer, str], object]]] = {
    "draft": ("/lists/drafts/{}/", lambda viewer, key: of_lists.draft(viewer, int(key))),
    "task": ("/tasks/{}/", lambda viewer, key: reading.task(viewer, TaskId.read(key))),
    "proposal": ("/proposals/{}/", lambda viewer, key: reading.proposal(viewer, int(key))),
    "freeze": ("/registry/freezes/{}/", lambda viewer, key: reading.freeze(viewer, int(key))),
    "reconciliation": ("/registry/reconciliations/{}/", lambda viewer, key: reading.reconciliation(viewer, int(key))),
    "person": ("/people/persons/{}/", lambda viewer, key: reading.person(viewer, int(key))),
    "account": ("/registry/accounts/{}/", reading.account),
    "entity": ("/entities/{}/", lambda viewer, key: of_entities.entity(viewer, f"entity:{key}", CLOCK.now().date())),
    "organisation": ("/people/organisations/{}/", reading.organisation),
}
"""By kind of thing: where it is shown, and the reading that tells whether the viewer may open it."""
_SAID: dict[str, Callable[[str], Message]] = {
    "draft": lambda key: message("Draft {number}", number=key),
    "task": lambda key: message("Task {number}", number=key),
    "proposal": lambda key: message("Proposal {number}", number=key),
    "freeze": lambda key: message("Freeze {number}", number=key),
    "reconciliation": lambda key: message("Reconciliation {number}", number=key),
    "person": lambda key: message("Person {person}", person=key),
    "account": lambda key: message("Account {number}", number=key),
    "entity": lambda key: message("Entity {code}", code=key),
    "organisation": lambda key: message("Organisation {code}", code=key),
}
_KINDS_OF_OFFICES = frozenset(("province", "city", "department", "ministry", "registry"))
_ACCOUNT = re.compile(r"[A-Z][0-9]{7}-[0-9]{2}")
_OF_TASKS = frozenset(("task", "tasks", "claimed", "released", "assigned"))


def links_after(viewer: Viewer, command: str, outcome: Outcome, *, proposed: bool) -> list[Link]:
    """Return the links of the page that tells of a record: to the proposal, or to what was made or changed, then to the lists."""
    things = [("proposal", str(outcome.number))] if proposed else list(dict.fromkeys(_things(outcome)))
    made = [link for link in (_seen(viewer, *one) for one in things[: 3 * MOST_LINKS]) if link is not None][:MOST_LINKS]
    lists = [Link(text, address) for prefix, text, address in _LISTS if command.startswith(prefix)]
    return [*made, *lists, Link(message("My tasks"), "/tasks/")]


def _seen(viewer: Viewer, kind: str, key: str) -> Link | None:
    """Return the link to a thing; None where the viewer may not open it."""
    address, look = _LOOKS[kind]
    try:
        look(viewer, key)
    except (NothingHere, ValueError):
        return None
    return Link(_SAID[kind](key), address.format(key))


def _things(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Yield what a record tells by its result first, and then all that it touches."""
    yield from _named(outcome.result)
    for key in sorted(touched(outcome.text)) if outcome.text else ():
        kind, _, rest = key.partition(":")
        if key.startswith(BY):
            continue
        if _ACCOUNT.fullmatch(key):
            yield "account", key
        elif kind in _KINDS_OF_OFFICES:
            yield "organisation", key
        elif kind in _LOOKS and rest:
            yield kind, rest


def _named(result: Any) -> Iterator[tuple[str, str]]:
    for name, value in result.items() if isinstance(result, dict) else ():
        for one in value if isinstance(value, list) else [value]:
            if name == "draft" and type(one) is int:
                yield "draft", str(one)
            elif isinstance(one, str) and name in _OF_TASKS and re.fullmatch(TASK, one):
                yield "task", one
