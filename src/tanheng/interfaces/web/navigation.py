"""Where one can go: the places of the menu, and who finds them there. Whether a page opens, the page itself asks again."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.interfaces.web.viewers import Viewer
from tanheng.kernel.messages import Message, message


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the menu. `roles` empty: for everybody who has entered; `public`: for whoever comes."""

    address: str
    name: Message
    icon: str
    roles: frozenset[str] = frozenset()
    public: bool = False


PLACES = (
    Place("/", message("Home"), "home", public=True),
    Place("/tasks/", message("Tasks"), "list-check"),
    Place("/do/", message("What I can do"), "checklist"),
    Place("/proposals/", message("Proposals"), "users"),
    Place("/registry/", message("Registry"), "wallet", public=True),
    Place("/journal/", message("Journal"), "history"),
    Place("/lists/", message("Lists"), "certificate", public=True),
    Place("/entities/", message("Entities"), "building-factory-2"),
)
"""All places, in the order of the menu."""


def places_for(viewer: Viewer, path: str) -> list[tuple[Place, bool]]:
    """Return the places that a viewer finds, each with whether he is there now."""
    found = [one for one in PLACES if one.public or (viewer.known and (not one.roles or viewer.role in one.roles))]
    return [(one, path == one.address or (one.address != "/" and path.startswith(one.address))) for one in found]
