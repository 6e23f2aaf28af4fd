"""Whoever looks: the person behind a request, the roles he holds now, and the one in which he acts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from tanheng.commands.actors import Actor
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import RoleHeld, roles_of

ACTING = "acting_as"
"""Key of the session: the number of the assignment in which the person acts."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person and his roles. Nobody in particular has none; `acting` is None where a person holds no role now."""

    person: int | None
    username: str
    held: tuple[RoleHeld, ...]
    acting: RoleHeld | None

    @property
    def known(self) -> bool:
        """Tell whether somebody has entered."""
        return self.person is not None

    @property
    def role(self) -> str:
        """Return the role in which he acts; empty for none."""
        return self.acting.role if self.acting else ""

    @property
    def organisation(self) -> str:
        """Return the code of the organisation for which he acts; empty for none."""
        return self.acting.organisation if self.acting else ""

    @property
    def actor(self) -> Actor:
        """Return him as commands want him. Raises ValueError where he holds no role."""
        if self.person is None or self.acting is None:
            raise ValueError("nobody acts")
        return Actor(self.person, self.acting.assignment)


NOBODY = Viewer(None, "", (), None)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks, by the session of the request."""
    user = request.user
    if not user.is_authenticated:
        return NOBODY
    held = tuple(roles_of(user.person_id, at=CLOCK.now()))
    chosen = request.session.get(ACTING)
    acting = next((one for one in held if one.assignment == chosen), held[0] if held else None)
    return Viewer(user.person_id, user.username, held, acting)
