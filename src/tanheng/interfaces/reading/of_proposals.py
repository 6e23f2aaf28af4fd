"""提议 Proposals: what waits for a second person, and what became of those that did."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.definitions import COMMANDS, Command, content_of
from tanheng.commands.sql import Sql
from tanheng.commands.waiting import approvable_from
from tanheng.interfaces.reading.paging import FIRST, Found, Page, paged
from tanheng.interfaces.reading.seeing import claimed, seen_accounts
from tanheng.kernel.clock import CLOCK, in_beijing
from tanheng.registry.representing import may_sign
from tanheng.visibility.deciding import LIST, SEE, Scope
from tanheng.visibility.noting import fresh
from tanheng.visibility.scoping import Reach, reach
from tanheng.visibility.viewers import NothingHere, Viewer

_PROPOSALS: LiteralString = (
    "WITH touch AS (SELECT key, record FROM visibility_touch UNION ALL SELECT * FROM unnest(%s::text[], %s::bigint[]))"
    " SELECT p.number, p.command, p.content, p.person, p.principal, p.maker, p.reason, r.recorded_at, p.expires_at, d.verdict, d.number,"
    " b.recorded_at, d.person"
    " FROM commands_proposal p JOIN commands_record r ON r.number = p.number"
    " LEFT JOIN commands_decision d ON d.proposal = p.number LEFT JOIN commands_record b ON b.number = d.number WHERE p.number {}"
    " AND (%s = '' OR CASE WHEN d.verdict IS NOT NULL THEN d.verdict WHEN p.expires_at <= %s THEN 'expired' ELSE 'open' END = %s)"
    " AND (%s OR p.person = %s OR p.maker::jsonb ->> 'organisation' = ANY(%s)"
    " OR ((p.command = ANY(%s) OR p.maker::jsonb ->> 'organisation' = ANY(%s))"
    " AND EXISTS (SELECT FROM touch t WHERE t.record = p.number AND t.key = ANY(%s)))) ORDER BY p.number DESC LIMIT %s"
)
_OLDER: LiteralString = _PROPOSALS.format("< %s")
_EXACTLY: LiteralString = _PROPOSALS.format("= %s")
_AMONG: LiteralString = _PROPOSALS.format("= ANY(%s)")

STATES = ("open", "approved", "rejected", "withdrawn", "expired")


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal with its maker and what became of it. `decidable`: the viewer may decide it, did not make it, and it is open.

    `free_at`: before this instant it cannot be approved. `decided_by` is the person who decided, None where the viewer may not know.
    """

    number: int
    command: str
    content: dict[str, Any]
    person: int
    role: str
    organisation: str
    reason: str
    made_at: datetime
    free_at: datetime
    expires_at: datetime | None
    state: str
    decision: int | None
    decided_at: datetime | None
    decided_by: int | None
    decidable: bool
    own: bool


def proposals(viewer: Viewer, state: str = "open", page: Page = FIRST) -> Found[ProposalRow]:
    """Return proposals in a state (empty: all), the newest first.

    Who makes one sees it, and so does his organisation (where accounts are opened to single persons, those with a right for one that it
    is about). An authority also sees those about what lies below it that its role may decide.
    Whom a proposal would concern otherwise does not see it: a freeze is no secret once it is entered, and one before.
    """
    return paged(_read(viewer, LIST, _OLDER, page.numbers(1)[0], state, page.rows + 1), page, lambda one: one.number)


def proposal(viewer: Viewer, number: int) -> ProposalRow:
    """Return a proposal. Raises NothingHere."""
    found = _read(viewer, SEE, _EXACTLY, number, "", 1) if 0 < number < 2**63 else []
    if not found:
        raise NothingHere(number)
    return found[0]


def seen_proposals(viewer: Viewer, numbers: Collection[int]) -> frozenset[int]:
    """Return those of these proposals that a viewer may open."""
    asked = sorted(set(numbers))
    return frozenset(one.number for one in _read(viewer, SEE, _AMONG, asked, "", len(asked))) if asked else frozenset()


def _read(viewer: Viewer, action: str, query: LiteralString, number: int | list[int], state: str, most: int) -> list[ProposalRow]:
    seen = reach(viewer, "proposal", action)
    if seen.scope is Scope.NONE:
        return []
    deciding = [name for name, one in COMMANDS.items() if viewer.role in one.deciders] if seen.scope is Scope.BELOW else []
    colleagues = [viewer.organisation] if seen.scope is Scope.NAMED else []
    about = sorted(seen.codes) + (seen_accounts(viewer, "account") or []) if deciding or colleagues else []
    now = CLOCK.now()
    rows = Sql().rows(
        query,
        (
            *(*(fresh() if about else ([], [])), number, state, now, state),
            *(seen.everything, viewer.person, sorted(seen.codes), deciding, colleagues, about, most),
        ),
    )
    return [_row(viewer, seen, now, row) for row in rows]


def _row(viewer: Viewer, seen: Reach, now: datetime, row: tuple[Any, ...]) -> ProposalRow:
    number, name, content, person, principal, maker, reason, made_at, expires_at, verdict, decision, decided_at, decided_by = row
    told, wanted = json.loads(maker), COMMANDS.get(name)
    expired = expires_at is not None and expires_at <= now
    state = verdict or ("expired" if expired else "open")
    own = viewer.person in (person, principal)
    return ProposalRow(
        *(number, name, json.loads(content), person, told["role"], told["organisation"], reason, in_beijing(made_at)),
        approvable_from(wanted.wait if wanted else "", in_beijing(made_at)),
        None if expires_at is None else in_beijing(expires_at),
        *(state, decision, None if decided_at is None else in_beijing(decided_at), decided_by if seen.everything else None),
        decidable=state == "open" and not own and wanted is not None and _may_decide(viewer, wanted, told["role"], content),
        own=own,
    )


def _may_decide(viewer: Viewer, wanted: Command, made_as: str, content: str) -> bool:
    """Tell whether the viewer's role decides, and, where the account demands the second signature, whether he may give it."""
    if viewer.role not in wanted.deciders_after(made_as):
        return False
    return wanted.two_persons or may_sign(Sql(), claimed(viewer), content_of(wanted, json.loads(content)))
