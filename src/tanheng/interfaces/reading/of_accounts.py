"""账户 Accounts with their representatives and objections, and what they hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.paging import FIRST, Found, Page
from tanheng.interfaces.reading.seeing import condition, insist, seen_among
from tanheng.kernel.messages import Label
from tanheng.registry import availability, queries
from tanheng.registry.availability import Standing
from tanheng.registry.document_numbers import CONCERNED, asked_for
from tanheng.registry.numbers import is_account_number
from tanheng.registry.queries import AccountFound, Holding, accounts_by
from tanheng.registry.speaking import OpenObjection, Representative, open_objections, representatives_of
from tanheng.visibility.deciding import LIST
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import NothingHere, Viewer

_MATCHES: LiteralString = (
    " AND (%s = '' OR a.number = upper(%s) OR a.holder = %s OR split_part(a.holder, ':', 2) = %s"
    " OR EXISTS (SELECT FROM people_organisationname o WHERE o.organisation = a.holder AND (o.zh ILIKE %s OR o.en ILIKE %s))"
    " OR a.number IN (" + CONCERNED + "))"
)
_OF_TYPES: LiteralString = " AND (%s OR a.type = ANY(%s))"


@dataclass(frozen=True, slots=True)
class AccountRead:
    """An account with who speaks for it. `right` is the viewer's own right for it, empty for none."""

    account: AccountFound
    representatives: tuple[Representative, ...]
    objections: tuple[OpenObjection, ...]
    right: str


def accounts(viewer: Viewer, text: str = "", page: Page = FIRST, *, types: Collection[str] = ()) -> Found[AccountFound]:
    """Return accounts by number; with a text those of which number, holder, name or a document's number has it; of some types or all."""
    sql = Sql()
    where, parameters = condition(reach(viewer, "account", LIST))
    text = text.replace("\0", "").strip()
    part = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = sql.rows(
        "SELECT a.number FROM registry_account a WHERE " + where + _MATCHES + _OF_TYPES + " AND a.number > %s ORDER BY a.number LIMIT %s",
        (
            *(*parameters, text, text, text, text, part, part, *asked_for(text)),
            *(not types, sorted(types), page.text, page.rows + 1),
        ),
    )
    numbers = [number for (number,) in rows]
    return Found(tuple(accounts_by(sql, numbers[: page.rows])), numbers[page.rows - 1] if len(numbers) > page.rows else "")


def account(viewer: Viewer, number: str) -> AccountRead:
    """Return an account. Raises NothingHere."""
    insist(viewer, "account", number)
    sql = Sql()
    found = queries.account_of(sql, number)
    if found is None:
        raise NothingHere(number)
    speaking = tuple(representatives_of(sql, number))
    own = viewer.organisation == found.holder
    right = next((one.right for one in speaking if own and one.person == viewer.speaks_for), "")
    return AccountRead(found, speaking, tuple(open_objections(sql, number)), right)


def holders(viewer: Viewer, texts: Collection[str]) -> dict[str, Label]:
    """Return what the holders of those accounts among some texts are called that the viewer may see."""
    seen = seen_among(viewer, "account", [one for one in texts if is_account_number(one)])
    return {one.number: one.name for one in accounts_by(Sql(), sorted(seen))} if seen else {}


def accounts_to_open(viewer: Viewer, numbers: Collection[str]) -> frozenset[str]:
    """Return those of these accounts of which a viewer may open the page."""
    return seen_among(viewer, "account", numbers)


def holdings(viewer: Viewer, number: str, *, at: datetime | None = None, known: datetime | None = None) -> list[Holding]:
    """Return what an account holds by vintage and place, now or at an instant as known on another. Raises NothingHere."""
    insist(viewer, "holding", number)
    return queries.holdings(Sql(), number, at=at, known=known)


def standing(viewer: Viewer, account: AccountFound, held: list[Holding]) -> Standing:
    """Return what an account can do now, and what each kind may take of its holdings, by the rules of the kind. Raises NothingHere."""
    insist(viewer, "holding", account.number)
    return availability.standing(Sql(), account, held)
