"""范围 Scoping: the organisations into which a viewer sees, from the tree of the room `people`."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import codes_below, parents_of
from tanheng.visibility.deciding import Scope, scope_of
from tanheng.visibility.viewers import Looking, Viewer


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a viewer sees into an object.

    `codes` are the organisations whose own he sees: his and, in the scope `below`, all below it; `above` his and those above it.
    In the scope `named` only what concerns `person` himself, or `organisation` and him.
    """

    scope: Scope
    person: int | None = None
    organisation: str = ""
    codes: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Tell whether nothing is hidden."""
        return self.scope is Scope.ALL

    def covers(self, organisation: str) -> bool:
        """Tell whether what belongs to an organisation may be seen as such."""
        return self.everything or organisation in self.codes


def reach(viewer: Viewer, name: str, action: str, *, alias: str = "default") -> Reach:
    """Return how far a viewer sees. Raises KeyError for an object or action that does not exist."""
    withheld = viewer.withheld if isinstance(viewer, Looking) else frozenset[str]()
    scope = Scope.NONE if name in withheld else scope_of(viewer.role, name, action)
    if scope in (Scope.NONE, Scope.PUBLISHED, Scope.ALL):
        return Reach(scope, viewer.person, viewer.organisation)
    if scope is not Scope.BELOW:
        codes = frozenset((viewer.organisation,)) if scope is Scope.OWN else frozenset[str]()
        return Reach(scope, viewer.person, viewer.organisation, codes)
    at = CLOCK.now()
    standing = parents_of(Sql(alias), [viewer.organisation], at=at).get(viewer.organisation)
    over = (standing.parent, standing.city, standing.province) if standing else ()
    above = frozenset(code for code in (viewer.organisation, *over) if code)
    return Reach(scope, viewer.person, viewer.organisation, codes_below(viewer.organisation, at=at, alias=alias), above)


def may_see(viewer: Viewer, name: str, action: str, organisation: str, *, alias: str = "default") -> bool:
    """Tell whether a viewer may see, list or export an object that belongs to an organisation.

    Where he sees only what names himself, the organisation alone does not open it.
    """
    return reach(viewer, name, action, alias=alias).covers(organisation)
