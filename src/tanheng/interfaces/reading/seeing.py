"""Which accounts a viewer sees: the scope that the policy opens, turned into a condition on accounts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, LiteralString

from tanheng.commands.sql import Sql
from tanheng.registry.numbers import is_account_number
from tanheng.visibility.deciding import LIST, SEE, Scope
from tanheng.visibility.scoping import Reach, reach
from tanheng.visibility.viewers import NothingHere, Viewer

_NAMED: LiteralString = (
    "(a.holder = %s AND EXISTS (SELECT FROM registry_representative s WHERE s.account = a.number AND s.person = %s AND s.ended IS NULL))"
)
_BELOW: LiteralString = "(a.province = ANY(%s) OR (a.holder = ANY(%s) AND a.province = ANY(%s)))"


def claimed(viewer: Viewer) -> dict[str, int | str | None]:
    """Return a viewer as records hold whoever acts."""
    return {"person": viewer.person, "principal": viewer.speaks_for, "role": viewer.role, "organisation": viewer.organisation}


def condition(seen: Reach) -> tuple[LiteralString, tuple[Any, ...]]:
    """Return the condition on `registry_account a` under which a viewer sees an account, with its parameters.

    An authority sees the accounts that stand in its province now, and a city those of holders below it as long as they stand there: who
    moved away is the new authority's.
    """
    if seen.scope is Scope.ALL:
        return "true", ()
    if seen.scope is Scope.BELOW:
        codes = sorted(seen.codes)
        return _BELOW, (codes, codes, sorted(seen.codes | seen.above))
    if seen.scope is Scope.OWN:
        return "a.holder = %s", (seen.organisation,)
    if seen.scope is Scope.NAMED:
        return _NAMED, (seen.organisation, seen.speaks_for)
    return "false", ()


def seen_accounts(viewer: Viewer, name: str, *, account: str | None = None, action: str = LIST) -> list[str] | None:
    """Return the numbers of the accounts of which a viewer sees an object, None for all. With an account no others are looked at."""
    seen = reach(viewer, name, action)
    if seen.everything and account is None:
        return None
    where, parameters = condition(seen)
    if account is not None and not is_account_number(account):
        return []
    rows = Sql().rows(
        "SELECT a.number FROM registry_account a WHERE (%s::text IS NULL OR a.number = %s) AND " + where, (account, account, *parameters)
    )
    return [number for (number,) in rows]


def seen_among(viewer: Viewer, name: str, numbers: Collection[str]) -> frozenset[str]:
    """Return those of these accounts of which a viewer may open an object."""
    asked = [one for one in numbers if is_account_number(one)]
    where, parameters = condition(reach(viewer, name, SEE))
    rows = (
        Sql().rows("SELECT a.number FROM registry_account a WHERE a.number = ANY(%s) AND " + where, (asked, *parameters)) if asked else []
    )
    return frozenset(number for (number,) in rows)


def insist(viewer: Viewer, name: str, account: str, action: str = SEE) -> None:
    """Go on if the viewer may see this object of the account, or do something else with it. Raises NothingHere."""
    if not seen_accounts(viewer, name, account=account, action=action):
        raise NothingHere(account)
