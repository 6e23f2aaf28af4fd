"""Whoever looks: the person behind a request, the roles he holds or has borrowed now, and the one in which he acts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import Command
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import Borrowed, RoleHeld, borrowed_by, roles_of

ACTING = "acting_as"
"""Key of the session: in which role the person acts, as `Viewer.acting_key` says it."""


def key_of(role: RoleHeld, loan: Borrowed | None = None) -> str:
    """Return what a role in which one can act is called in forms: its assignment, and with borrowed powers their delegation."""
    return f"{role.assignment}" if loan is None else f"{role.assignment}-{loan.delegation}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person and his roles. Nobody in particular has none; `acting` is None where a person holds no role now.

    `loans` are powers of others that he may use; `loan` is the one that he uses now, and `acting` then the role of its lender.
    """

    person: int | None
    username: str
    held: tuple[RoleHeld, ...]
    acting: RoleHeld | None
    loans: tuple[Borrowed, ...] = ()
    loan: Borrowed | None = None

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
    def speaks_for(self) -> int | None:
        """Return the person whose rights for accounts he uses: his own, or those of the one whose powers he borrowed."""
        return self.loan.held.person if self.loan else self.person

    @property
    def serving(self) -> tuple[RoleHeld, ...]:
        """Return the roles whose tasks are his: his own, and the borrowed one while he acts in it."""
        return (*self.held, self.loan.held) if self.loan else self.held

    @property
    def ways(self) -> tuple[tuple[str, RoleHeld, Borrowed | None], ...]:
        """Return the roles in which he can act, each with its key, and with the loan where it is another's."""
        own = tuple((key_of(one), one, None) for one in self.held)
        return own + tuple((key_of(one.held, one), one.held, one) for one in self.loans)

    def way(self, key: str) -> tuple[RoleHeld, Borrowed | None] | None:
        """Return the role in which he can act by its key; None where there is none."""
        return next(((role, loan) for name, role, loan in self.ways if name == key), None)

    @property
    def acting_key(self) -> str:
        """Return the key of the role in which he acts; empty for none."""
        return key_of(self.acting, self.loan) if self.acting else ""

    def may_ask(self, wanted: Command) -> bool:
        """Tell whether a command is his to ask for in the role in which he acts; borrowed powers may be lent for some only."""
        return self.role in wanted.roles and (self.loan is None or self.loan.covers(wanted.name))

    @property
    def actor(self) -> Actor:
        """Return him as commands want him. Raises ValueError where he holds no role."""
        if self.person is None or self.acting is None:
            raise ValueError("nobody acts")
        return Actor(self.person, self.acting.assignment, self.loan.delegation if self.loan else None)


NOBODY = Viewer(None, "", (), None)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks, by the session of the request."""
    user = request.user
    if not user.is_authenticated:
        return NOBODY
    now = CLOCK.now()
    held = tuple(roles_of(user.person_id, at=now))
    loans = tuple(borrowed_by(user.person_id, at=now))
    known = Viewer(user.person_id, user.username, held, held[0] if held else None, loans)
    chosen = known.way(str(request.session.get(ACTING, "")))
    return known if chosen is None else Viewer(user.person_id, user.username, held, chosen[0], loans, chosen[1])
