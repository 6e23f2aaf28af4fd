"""承继 Who took over from accounts that are closed, by the records of their mergers and splits."""

from __future__ import annotations

from collections.abc import Iterable

from tanheng.commands.sql import Sql
from tanheng.registry.resting import CONTENT
from tanheng.registry.vocabulary import CLOSED


def successors_of(sql: Sql, accounts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, of those accounts that are closed, the open ones that took over from them; one that was closed since has its own successors.

    An account that is open has none: what is its own stays its own.
    """
    return {giver: tuple(sorted(_open_after(sql, giver))) for giver in sorted(_closed(sql, set(accounts)))}


def _open_after(sql: Sql, giver: str) -> set[str]:
    """Follow the hand-overs from a closed account until they come to accounts that are open."""
    seen, last = {giver}, {giver}
    found: set[str] = set()
    while last:
        taken = sql.rows(
            f"SELECT DISTINCT s ->> 'account' FROM commands_record r, jsonb_array_elements({CONTENT} -> 'successors') s"
            f" WHERE r.command = 'account_succeed' AND r.outcome = 'done' AND {CONTENT} ->> 'account' = ANY(%s)",
            (sorted(last),),
        )
        new = {one for (one,) in taken} - seen
        last = _closed(sql, new)
        found |= new - last
        seen |= new
    return found


def _closed(sql: Sql, accounts: set[str]) -> set[str]:
    rows = sql.rows("SELECT number FROM registry_account WHERE number = ANY(%s) AND state = %s", (sorted(accounts), CLOSED))
    return {number for (number,) in rows}
