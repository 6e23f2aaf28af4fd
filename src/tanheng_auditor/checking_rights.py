"""Checks who acted: each actor held by then what he claims, in a role that may ask for the command or decide about it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import polars as pl

from tanheng_auditor.checking_order import TOLERANCE
from tanheng_auditor.checks import COMMAND_UNKNOWN, RIGHT_NOT_HELD, ROLE_MAY_NOT
from tanheng_auditor.columns import TIME_CHARACTERS, Book
from tanheng_auditor.faulty import MOST_OF_A_CHECK, faults_of
from tanheng_auditor.messages import Fault
from tanheng_auditor.policy import Policy
from tanheng_auditor.powers import INSTALL, Power, Powers, kept_claims, powers_of

PROPOSALS = ("proposal_make", "proposal_decide")
NEVER = datetime.fromisoformat("0001-01-02T00:00:00")
CLAIM = ("person", "principal", "role", "organisation", "delegation")


def check_rights(book: Book, journal: pl.DataFrame, policy: Policy) -> list[Fault]:
    """Check all actors and makers. A short policy knows no roles, and nothing is checked here."""
    if policy.rules is None:
        return []
    powers = powers_of(book, journal)
    done = book.records.filter(pl.col("outcome") == "done")
    return [*powers.faults, *_of_roles(done, policy), *_of_claims(done, powers), *_of_refused(book, powers)]


def _of_roles(done: pl.DataFrame, policy: Policy) -> list[Fault]:
    """The roles of actor and maker may do what the command is; a command that nobody knows changes nothing."""
    assert policy.rules is not None
    faults: list[Fault] = []
    unknown = done.filter(pl.col("has_effects") & ~pl.col("command").is_in(list(policy.rules)))
    faults += faults_of(COMMAND_UNKNOWN, unknown, found=pl.col("command"))
    wrong = []
    for command, actor, maker in done.select("command", "actor", "maker").unique().iter_rows():
        rule = policy.rules.get(command)
        if rule is None:
            continue
        after = frozenset[str]() if maker is None else rule.decides_after(json.loads(maker)["role"])
        for person, may in [(actor, rule.asks)] if maker is None else [(maker, rule.asks), (actor, after)]:
            if (role := json.loads(person)["role"]) not in may:
                wrong.append((command, actor, maker, str(role), ", ".join(sorted(may))))
        both = {json.loads(person)["role"] for person in (actor, maker) if person is not None}
        wrong += [(command, actor, maker, ", ".join(sorted(both)), ", ".join(sorted(side))) for side in rule.sides if not both & side]
    if wrong:
        table = pl.DataFrame(wrong, schema=dict.fromkeys(("command", "actor", "maker", "role", "may"), pl.String), orient="row")
        rows = done.join(table, on=["command", "actor", "maker"], nulls_equal=True)
        faults += faults_of(ROLE_MAY_NOT, rows, found=pl.col("role"), expected=pl.col("may"), subject=pl.col("command"))
    return faults


def _of_claims(done: pl.DataFrame, powers: Powers) -> list[Fault]:
    """Each actor held his role, or the delegation of it, when his record was made. Makers are the actors of their proposals."""
    held = powers.by_claim()
    faults: list[Fault] = []
    doubtful = []
    groups = done.group_by("actor", "command").agg(first=pl.col("row").min(), begin=pl.col("recorded").min(), end=pl.col("recorded").max())
    for actor, command, first, begin, end in groups.iter_rows():
        mine = held.get(tuple(json.loads(actor)[name] for name in CLAIM), [])
        if not any(_holds(power, command, first, begin, end) for power in mine):
            doubtful.append((actor, command))
    if doubtful:
        table = pl.DataFrame(doubtful, schema=dict.fromkeys(("actor", "command"), pl.String), orient="row")
        rows = done.join(table, on=["actor", "command"], how="semi").sort("row").select("row", "number", "recorded", "actor", "command")
        for row, number, at, actor, command in rows.iter_rows():
            claim = json.loads(actor)
            mine = held.get(tuple(claim[name] for name in CLAIM), [])
            if not any(_holds(power, command, row, at, at) for power in mine):
                faults.append(Fault(RIGHT_NOT_HELD, row, number, subject="actor", found=_said(claim)))
    return faults[:MOST_OF_A_CHECK]


def _holds(power: Power, command: str, row: int, begin: datetime | None, end: datetime | None) -> bool:
    """Say whether a power is there for records from a row on, between two times. Clocks may differ by a minute where it ends."""
    if power.row > row or (power.row == row and command != INSTALL):
        return False
    if power.commands is not None and command not in power.commands and command not in PROPOSALS:
        return False
    if begin is None or end is None:  # a time that is none has a fault of its own
        return True
    return _time(power.begins) <= begin and (power.ends is None or end < _time(power.ends) + TOLERANCE)


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text[:TIME_CHARACTERS])
    except ValueError:
        return NEVER


def _of_refused(book: Book, powers: Powers) -> list[Fault]:
    """Who was refused is known all the same, and so is the role he claimed: an actor who is not known leaves no record."""
    roles: dict[tuple[str, str], int] = {}
    for role, organisation, row in kept_claims(powers):
        roles[role, organisation] = min(row, roles.get((role, organisation), row))
    faults = []
    refused = book.records.filter(pl.col("outcome") == "refused").unique("actor", keep="first", maintain_order=True)
    for row, number, actor in refused.select("row", "number", "actor").iter_rows():
        claim = json.loads(actor)
        since = [roles.get((claim["role"], claim["organisation"])), powers.persons.get(claim["person"], (None, None))[0]]
        if any(one is None or one >= row for one in since):
            faults.append(Fault(RIGHT_NOT_HELD, row, number, subject="actor", found=_said(claim)))
    return faults[:MOST_OF_A_CHECK]


def _said(claim: dict[str, Any]) -> str:
    return ", ".join(f"{name} {claim[name]}" for name in CLAIM if claim[name] is not None)
