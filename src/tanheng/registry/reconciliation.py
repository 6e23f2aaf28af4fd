"""对账 Reconciliation: parts are compared; each difference is told and blocks its account, until two persons settle it with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import PROGRAM
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.findings import Check, Finding, Place, Severity
from tanheng.kernel.messages import Joined
from tanheng.registry.asking_clerks import DIFFERENCE, RECONCILIATION, ask_clerks
from tanheng.registry.reconciling_parts import PARTS, Difference
from tanheng.tasks.closing import close_tasks

OPEN = "reconciliation_open"
"""The event that asks somebody to look at differences."""
_MOST = 1_000
_Said = Annotated[str, Field(max_length=120)]
_E = Severity.ERROR

UNKNOWN_PART = Check(10301, _E, "There is no part {found} that is told from outside; known are {expected}. Register it first.")
UNKNOWN_DIFFERENCE = Check(10302, _E, "Reconciliation {reconciliation} has no open difference {found}. Look at the open ones.")
REASON_OF_SETTLING = Check(10303, _E, "A difference is settled with a reason in words; found {found}. Say what it was and what was done.")
CHECKS = (UNKNOWN_PART, UNKNOWN_DIFFERENCE, REASON_OF_SETTLING)


class DifferenceTold(Content):
    """A difference that somebody outside the database found; `record` names one whose accounts are concerned."""

    account: Annotated[str, Field(max_length=14)] = ""
    record: Annotated[int, Field(ge=1)] | None = None
    place: Annotated[str, Field(max_length=80)] = ""
    found: _Said
    expected: _Said = ""


class PartTold(Content):
    """What a part outside the database came to; without differences it agrees."""

    part: Annotated[str, Field(max_length=20)]
    differences: Annotated[list[DifferenceTold], Field(max_length=_MOST, default_factory=list)]


class Run(Content):
    """A reconciliation, with what the parts outside the database came to."""

    outside: Annotated[list[PartTold], Field(max_length=20, default_factory=list)]


class Settled(Content):
    """Differences of a reconciliation that are settled, by line, and what they were."""

    reconciliation: Annotated[int, Field(ge=1)]
    lines: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=_MOST)]
    reason: Annotated[str, Field(max_length=2_000)]


@command("reconciliation_run", Run, roles=PROGRAM, checks=CHECKS)
def reconciliation_run(work: Work, content: Run) -> JSON:
    """Compare all parts. What differs is kept, blocks its accounts, is told to others, and what is new is a task of the registry."""
    outside = {name for name, part in PARTS.items() if part.look is None}
    told = [one.part for one in content.outside]
    work.insist(UNKNOWN_PART.at(Place(called="outside"), name, Joined(tuple(sorted(outside)))) for name in told if name not in outside)
    found = [(name, one) for name, part in PARTS.items() if part.look is not None for one in part.look(work.sql)]
    found += [(one.part, each) for one in content.outside for each in _told(work, one.differences)]
    found = list({(part, one.account, one.place): (part, one) for part, one in found}.values())
    looked = [name for name, part in PARTS.items() if part.look is not None or name in told]
    outcome = "inconsistent" if found else "clean"
    work.write(
        "INSERT INTO registry_reconciliation (number, outcome, parts, differences) VALUES (%s, %s, %s, %s)",
        (work.number, outcome, canonical(looked), len(found)),
    )
    new = _not_open_yet(work, found)
    task = None
    if new:
        _write(work, new)
        told_to = {"reconciliation": work.number, "new": len(new)}
        task = ask_clerks(work, DIFFERENCE, (RECONCILIATION, str(work.number)), told_to)
    if found:
        accounts = sorted({one.account for _, one in found if one.account})
        work.event(OPEN, {"reconciliation": work.number, "differences": len(found), "new": len(new), "accounts": accounts[:_MOST]})
    skipped = [name for name in PARTS if name not in looked]
    return {
        "reconciliation": work.number,
        "outcome": outcome,
        "differences": len(found),
        "new": len(new),
        "not_looked_at": skipped,
        "task": None if task is None else str(task),
    }


def _told(work: Work, differences: Sequence[DifferenceTold]) -> list[Difference]:
    """Return the differences from outside; one that names a record concerns every account that the record moved."""
    records = [one.record for one in differences if one.record is not None]
    named: dict[int, set[str]] = {}
    if records:
        query = "SELECT record, sender, receiver FROM registry_movement WHERE record = ANY(%s)"
        for record, *ends in work.sql.rows(query, (records,)):
            named.setdefault(record, set()).update(ends)
    return [
        Difference(account, one.place or (f"{one.record}" if one.record else ""), one.found, one.expected)
        for one in differences
        for account in ([one.account] if one.account else sorted(named.get(one.record or 0, {""})))
    ]


def _not_open_yet(work: Work, found: list[tuple[str, Difference]]) -> list[tuple[str, Difference]]:
    known = set(work.sql.rows("SELECT part, account, place FROM registry_reconciliation_difference WHERE settled IS NULL"))
    return [(part, one) for part, one in found if (part, one.account, one.place[:80]) not in known]


def _write(work: Work, new: list[tuple[str, Difference]]) -> None:
    columns = (
        list(range(1, len(new) + 1)),
        [part for part, _ in new],
        [one.account for _, one in new],
        [one.place[:80] for _, one in new],
        [one.found[:120] for _, one in new],
        [one.expected[:120] for _, one in new],
    )
    work.write(
        "INSERT INTO registry_reconciliation_difference (reconciliation, line, part, account, place, found, expected, reason)"
        " SELECT %s, l, p, a, w, f, e, '' FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
        " AS n(l, p, a, w, f, e)",
        (work.number, *columns),
    )


@command(
    "reconciliation_settle",
    Settled,
    roles=frozenset(("registry_clerk",)),
    two_persons=True,
    checks=CHECKS,
    decides=frozenset(("registry_approver",)),
)
def reconciliation_settle(work: Work, content: Settled) -> JSON:
    """Settle differences with a reason, so that their accounts are free again; the last of a reconciliation ends its task.

    What still differs is found anew by the next run.
    """
    rows = work.sql.rows(
        "SELECT line, account FROM registry_reconciliation_difference WHERE reconciliation = %s AND settled IS NULL",
        (content.reconciliation,),
    )
    findings: list[Finding] = []
    opened = dict(rows)
    known = opened.keys() & set(content.lines)
    for line in content.lines:
        if line not in known:
            findings.append(UNKNOWN_DIFFERENCE.at(Place(called="lines"), line, reconciliation=content.reconciliation))
    if not content.reason.strip():
        findings.append(REASON_OF_SETTLING.at(Place(called="reason"), content.reason))
    work.insist(findings)
    work.write(
        "UPDATE registry_reconciliation_difference SET settled = %s, reason = %s WHERE reconciliation = %s AND line = ANY(%s)",
        (work.number, content.reason, content.reconciliation, content.lines),
    )
    if known == opened.keys():
        close_tasks(work, DIFFERENCE, subject=(RECONCILIATION, str(content.reconciliation)), outcome="settled")
    return {"settled": sorted(known), "accounts": sorted({opened[line] for line in known if opened[line]})}
