"""重点排放单位 Entities with their trees, as far as the viewer sees into them, on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, LiteralString

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.paging import FIRST, Found, Page, paged
from tanheng.interfaces.reading.seeing import seen_accounts
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label
from tanheng.people.queries import parents_of
from tanheng.roster.entities.effects import Effect, concerned, effect_of
from tanheng.roster.entities.histories import (
    AccountOfSystem,
    Event,
    Group,
    Member,
    PilotFound,
    Succession,
    accounts_of,
    group_of,
    history,
    pilots_of,
    successions,
)
from tanheng.roster.entities.queries import Tree, tree
from tanheng.roster.lists.queries import history_of
from tanheng.visibility.deciding import LIST, SEE, Scope
from tanheng.visibility.scoping import Reach, reach
from tanheng.visibility.viewers import NothingHere, Viewer

_LARGEST_CODE = 60
_NAME: LiteralString = (
    " LEFT JOIN LATERAL (SELECT zh, en FROM people_organisationname WHERE organisation = o.code AND valid_from <= %s"
    " ORDER BY valid_from DESC, record DESC LIMIT 1) n ON true"
)
_ENTITIES: LiteralString = (
    "SELECT o.code, coalesce(n.zh, ''), coalesce(n.en, '') FROM people_organisation o"
    + _NAME
    + " WHERE o.kind = 'emitter' AND o.code > %s AND (%s = '' OR o.code ILIKE %s OR n.zh ILIKE %s OR n.en ILIKE %s) AND "
)
_ASKED: LiteralString = (
    "o.code IN (SELECT e.entity FROM lists_consultation c JOIN lists_draftentry e ON e.draft = c.draft WHERE c.department = %s)"
)
"""Of a department: the entities in drafts about which it was asked."""


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity with its name and where it stands now."""

    code: str
    name: Label
    province: str
    city: str


@dataclass(frozen=True, slots=True)
class EntityRead:
    """An entity on a day: its tree, its joint enterprise (None: none), regional markets, accounts, and all that happened to it.

    `listed`: it stands or stood on a published list.
    """

    tree: Tree
    group: Group | None
    pilots: tuple[PilotFound, ...]
    accounts: tuple[AccountOfSystem, ...]
    events: tuple[Event, ...]
    successions: tuple[Succession, ...]
    listed: bool


def _condition(seen: Reach) -> tuple[LiteralString, tuple[Any, ...]]:
    """Return the condition on `people_organisation o` under which an entity is seen, with its parameters."""
    if seen.scope is Scope.ALL:
        return "true", ()
    if seen.scope in (Scope.BELOW, Scope.OWN):
        return "o.code = ANY(%s)", (sorted(seen.codes),)
    if seen.scope is Scope.NAMED:
        return _ASKED, (seen.organisation,)
    return "false", ()


def entities(viewer: Viewer, text: str = "", page: Page = FIRST) -> Found[EntityRow]:
    """Return entities by code; with a text those in whose code or name it stands."""
    sql, now = Sql(), CLOCK.now()
    where, parameters = _condition(reach(viewer, "entity_tree", LIST))
    text = text.replace("\0", "").strip()
    part = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = sql.rows(_ENTITIES + where + " ORDER BY o.code LIMIT %s", (now, page.text, text, part, part, part, *parameters, page.rows + 1))
    placed = parents_of(sql, [code for code, _, _ in rows], at=now)
    found = [EntityRow(code, Label(zh, en or zh), placed[code].province, placed[code].city) for code, zh, en in rows]
    return paged(found, page, lambda one: one.code)


def _insist(sql: Sql, viewer: Viewer, code: str, action: str = SEE) -> None:
    where, parameters = _condition(reach(viewer, "entity_tree", action))
    if len(code) > _LARGEST_CODE or "\0" in code:
        raise NothingHere(code)
    if not sql.rows("SELECT FROM people_organisation o WHERE o.kind = 'emitter' AND o.code = %s AND " + where, (code, *parameters)):
        raise NothingHere(code)


def entity(viewer: Viewer, code: str, on: date) -> EntityRead:
    """Return an entity as it is on a day. Raises NothingHere."""
    sql = Sql()
    _insist(sql, viewer, code)
    found = tree(sql, code, on)
    if found is None:
        raise NothingHere(code)
    group = group_of(sql, code, on)
    if group is not None:
        # What a member holds is its own business: who sees only himself is told who the others are, and no more.
        group = Group(group.reporting, tuple(_told(viewer, one) for one in group.members if _sees(sql, viewer, one.tree.entity)))
    return EntityRead(
        *(found, group, tuple(pilots_of(sql, [code], on)), accounts_of(sql, [code]).get(code, ())),
        *(tuple(history(sql, code)), tuple(successions(sql, code)), bool(history_of(sql, code))),
    )


def _told(viewer: Viewer, one: Member) -> Member:
    """Return a member without what it holds where that is not the viewer's to see."""
    numbers = [each.number for each in one.accounts if each.system == "registry"]
    seen = numbers and all(seen_accounts(viewer, "holding", account=number, action=SEE) for number in numbers)
    return one if seen else replace(one, tonnes={})


def sees_entity(viewer: Viewer, code: str) -> bool:
    """Tell whether a viewer may open the page of an entity."""
    return _sees(Sql(), viewer, code)


def _sees(sql: Sql, viewer: Viewer, code: str) -> bool:
    try:
        _insist(sql, viewer, code)
    except NothingHere:
        return False
    return True


def effect(viewer: Viewer, command: str, content: dict[str, Any]) -> Effect:
    """Return what a change would touch, where the viewer sees all whom it names. Raises NothingHere, and KeyError for other commands."""
    sql = Sql()
    for code in concerned(content):
        _insist(sql, viewer, code)
    return effect_of(command, content)


def names_of(codes: Collection[str]) -> dict[str, Label]:
    """Return what organisations are called now: names of public bodies and of what a page already shows."""
    rows = Sql().rows(
        "SELECT DISTINCT ON (organisation) organisation, zh, en FROM people_organisationname WHERE organisation = ANY(%s)"
        " AND valid_from <= %s ORDER BY organisation, valid_from DESC, record DESC",
        (sorted(codes), CLOCK.now()),
    )
    return {code: Label(zh, en or zh) for code, zh, en in rows}
