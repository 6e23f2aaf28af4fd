"""事前影响 What a change would touch, told before it happens: accounts, holdings, duties, list entries, tasks; and what would refuse it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tanheng.commands.actors import Authority
from tanheng.commands.definitions import COMMANDS, Content, content_of
from tanheng.commands.sql import Sql
from tanheng.commands.work import Refused, Work
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Finding
from tanheng.roster.entities.change_commands import follow
from tanheng.roster.entities.fields import day
from tanheng.roster.entities.histories import AccountOfSystem, accounts_of, group_of, pilots_of, tonnes_of
from tanheng.roster.entities.hooks import TOUCHES, Touched
from tanheng.roster.entities.queries import Tree, trees
from tanheng.roster.entities.vocabulary import CEASE, MERGE, MOVE, RENAME, SPLIT

CHANGES = {f"entity_{kind}": kind for kind in (RENAME, MOVE, MERGE, SPLIT, CEASE)}
_MOST_PROPOSALS = 100


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change touches: trees on its day, accounts, tonnes by entity and vintage, groups, regional markets, open proposals.

    `touched` comes from the rooms above (duties, list entries, tasks). `follow`: which commands let the registry accounts follow.
    `refusals` are what would refuse the change if it were asked for now by somebody who may.
    """

    trees: Mapping[str, Tree]
    accounts: Mapping[str, tuple[AccountOfSystem, ...]]
    tonnes: Mapping[str, Mapping[str, int]]
    groups: Mapping[str, str]
    pilots: Mapping[str, tuple[str, ...]]
    proposals: tuple[tuple[int, str], ...]
    touched: tuple[Touched, ...]
    follow: tuple[Mapping[str, Any], ...]
    refusals: tuple[Finding, ...]


def effect_of(command: str, content: Content | Mapping[str, Any], *, alias: str = "default") -> Effect:
    """Return what `entity_rename`, `_move`, `_merge`, `_split` or `_cease` with this content would touch. Nothing is written.

    Raises KeyError for another command, and pydantic's ValidationError for a content that is not its.
    """
    kind = CHANGES[command]
    asked = content_of(COMMANDS[command], content)
    told = asked.as_json()
    codes, on = concerned(told), day(told["on"])
    with transaction.atomic(using=alias):
        sql = Sql(alias)
        # Read only: even a mistake could not write.
        sql.raw.execute("SET TRANSACTION READ ONLY")
        groups = {code: group_of(sql, code, on) for code in codes}
        pilots = pilots_of(sql, codes, on)
        return Effect(
            trees(sql, codes, on),
            accounts_of(sql, codes),
            {code: tonnes for code in codes if (tonnes := tonnes_of(sql, code))},
            {code: group.reporting for code, group in groups.items() if group is not None},
            {code: found for code in codes if (found := tuple(one.pilot for one in pilots if one.entity == code))},
            _proposals(sql, codes),
            tuple(one for hook in TOUCHES for one in hook(sql, codes, on)),
            () if kind == RENAME else tuple(follow(sql, _leaving(told), kind)),
            _refusals(sql, command, asked),
        )


def concerned(told: Mapping[str, Any]) -> list[str]:
    """Return the entities that a content names, the one that changes first."""
    parts = [part["successor"] for part in told.get("parts", ())]
    into = [told["into"]] if "into" in told else []
    return list(dict.fromkeys((*_leaving(told), *into, *parts)))


def _leaving(told: Mapping[str, Any]) -> list[str]:
    return list(told["entities"]) if "entities" in told else [told["entity"]]


def _proposals(sql: Sql, codes: list[str]) -> tuple[tuple[int, str], ...]:
    """Return the open proposals that name one of the entities or its registry account."""
    named = [*codes, *(number for (number,) in sql.rows("SELECT number FROM registry_account WHERE holder = ANY(%s)", (codes,)))]
    rows = sql.rows(
        "SELECT p.number, p.command FROM commands_proposal p WHERE EXISTS (SELECT FROM unnest(%s::text[]) AS n(named)"
        " WHERE position(n.named IN p.content) > 0) AND (p.expires_at IS NULL OR p.expires_at > %s)"
        " AND NOT EXISTS (SELECT FROM commands_decision d WHERE d.proposal = p.number) ORDER BY p.number LIMIT %s",
        (named, CLOCK.now(), _MOST_PROPOSALS),
    )
    return tuple((number, command) for number, command in rows)


def _refusals(sql: Sql, command: str, asked: Content) -> tuple[Finding, ...]:
    """Return what the body of the command refuses; its writes are collected and thrown away. The program acts, whom no area binds."""
    now = CLOCK.now()
    work = Work(sql, 0, Authority(0, 0, "program", "program"), now, now, "")
    try:
        COMMANDS[command].body(work, asked)
    except Refused as refused:
        return refused.findings
    return ()
