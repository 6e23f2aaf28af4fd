"""抵销登记 Offsets: a cancellation of CCER in their own registry is counted for a duty. No allowance moves (办法第二十九条)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.registry import checks as registry_checks
from tanheng.registry.blocking import differing
from tanheng.registry.document_numbers import note_documents
from tanheng.registry.fields import AccountNumber, Day, Document, Tonnes, Year
from tanheng.registry.law import law
from tanheng.registry.moving import whole
from tanheng.surrender import checks
from tanheng.surrender.commands import timing
from tanheng.surrender.duty_commands import duty_of_closed
from tanheng.surrender.offset import offset_limit
from tanheng.surrender.queries import Key, standings_of
from tanheng.surrender.standings import Standing
from tanheng.surrender.successor_queries import successors_of
from tanheng.surrender.vintages import usable_vintages

_CLERK, _APPROVER = frozenset(("registry_clerk",)), frozenset(("registry_approver",))

_REGISTRYS = (registry_checks.NOT_WHOLE, registry_checks.RECONCILING)
Called = Document
"""A number or name of the CCER registry: it says as much as a document's."""


class OffsetRecorded(Content):
    """A batch of the CCER registry that was cancelled for the duty of an account, t, with the number of the proof."""

    account: AccountNumber
    year: Year
    batch: Called
    project: Called
    quantity: Tonnes
    proof: Called
    registered: Day
    under_management: bool = False
    document: Document


class OffsetWithdrawn(Content):
    """An offset, by the number of its record, that was wrong, and the document that says so."""

    offset: Annotated[int, Field(ge=1)]
    document: Document


def _one_spelling(proof: str) -> str:
    """Return a number of a proof in one spelling, so that blanks, small letters or full-width figures do not make it another one."""
    return "".join(unicodedata.normalize("NFKC", proof).upper().split())


@command("offset_record", OffsetRecorded, roles=_CLERK, two_persons=True, checks=(*checks.CHECKS, *_REGISTRYS), decides=_APPROVER)
def offset_record(work: Work, content: OffsetRecorded) -> JSON:
    """Count a cancellation of CCER for a duty, within the limit of the law and what is left of the duty."""
    owing = Key(content.account, content.year)
    before = standings_of(work.sql, [owing]).get(owing)
    used = work.sql.rows("SELECT number FROM surrender_offset WHERE proof = %s AND withdrawn IS NULL", (_one_spelling(content.proof),))
    refusing = _refusing(content, before, used[0][0] if used else None, today=work.recorded_at.date())
    work.insist([*differing(work.sql, content.account), *refusing])
    assert before is not None, "a missing duty refuses"
    work.write(
        "INSERT INTO surrender_offset (number, account, year, batch, project, quantity, proof, registered, document, withdrawn)"
        " VALUES (%s, %s, %s::int, %s, %s, %s, %s, %s::date, %s, NULL)",
        (
            *(work.number, content.account, content.year, content.batch, content.project, content.quantity),
            *(_one_spelling(content.proof), content.registered, content.document),
        ),
    )
    note_documents(work, [(content.document, content.account)])
    _count(work, owing, content.quantity)
    usable = usable_vintages(content.year, lawbook=law(), on=work.recorded_at.date())
    after = before.after(offsets=content.quantity)
    return {"offset_record": work.number, "account": content.account, "limit": before.limit, **after.as_json(), **timing(work, usable)}


def _refusing(content: OffsetRecorded, before: Standing | None, used: int | None, *, today: date) -> Iterator[Finding]:
    year, quantity, where = content.year, content.quantity, Place(called="quantity")
    if used is not None:
        yield checks.PROOF_USED.at(Place(called="proof"), content.proof, used)
    yield from whole("quantity", quantity)
    if (registered := date.fromisoformat(content.registered)) > today:
        yield checks.OFFSET_TO_COME.at(Place(called="registered"), registered, today)
    if before is None:
        yield checks.NO_DUTY.at(Place(called="year"), content.account, year)
        return
    asked = offset_limit(
        str(before.duty),
        duty_year=year,
        lawbook=law(),
        registered=registered,
        under_management=content.under_management,
    )
    for one in errors_of(asked.findings):
        # A record has no reading to choose: that of the law book holds.
        open_point = str(one.expected).partition("=")[0]
        if one.code == checks.NOT_ACCEPTED.code:
            label, reason = law().tree.interpretations[open_point].label, one.message.fields["reason"]
            yield checks.OFFSET_NOT_ACCEPTED.at(Place(called="year"), year, label, reason=reason)
        else:
            yield one
    for one in asked.findings:
        # What the calculator only reports refuses a record.
        if one.code == checks.REGISTERED_TOO_EARLY.code:
            yield checks.OFFSET_TOO_EARLY.at(Place(called="registered"), one.found, one.expected, year=year)
        if one.code == checks.PROJECT_EXCLUDED.code:
            yield checks.OFFSET_EXCLUDED.at(Place(called="project"), content.project)
    if asked.limit_t is not None and quantity > before.limit - before.offsets:
        left = max(0, before.limit - before.offsets)
        yield checks.ABOVE_OFFSET_LIMIT.at(where, quantity, left, limit=before.limit, year=year, difference=quantity - left)
    if quantity > before.left:
        yield checks.OFFSET_ABOVE_DUTY.at(where, quantity, before.left, year=year, difference=quantity - before.left)


@command(
    "offset_withdraw",
    OffsetWithdrawn,
    roles=_CLERK,
    two_persons=True,
    checks=(*checks.CHECKS, *_REGISTRYS),
    decides=_APPROVER,
)
def offset_withdraw(work: Work, content: OffsetWithdrawn) -> JSON:
    """Count an offset no more. Its proof may then be recorded again, as it should have been."""
    rows = work.sql.rows("SELECT account, year, quantity FROM surrender_offset WHERE number = %s AND withdrawn IS NULL", (content.offset,))
    if not rows:
        work.insist([checks.NO_OFFSET.at(Place(called="offset"), content.offset)])
    account, year, quantity = rows[0]
    work.insist(differing(work.sql, account))
    before = standings_of(work.sql, [Key(account, year)])[Key(account, year)]
    after = before.after(offsets=-quantity)
    if after.left and (closed := successors_of(work.sql, [account])):
        work.insist([duty_of_closed(Place(called="offset"), Key(account, year), after.left, closed[account])])
    work.write("UPDATE surrender_offset SET withdrawn = %s WHERE number = %s", (work.number, content.offset))
    _count(work, Key(account, year), -quantity)
    return {"withdrawn": content.offset, "account": account, "year": year, **after.as_json()}


def _count(work: Work, owing: Key, quantity: int) -> None:
    work.write(
        "UPDATE surrender_standing SET offsets = offsets + %s WHERE account = %s AND year = %s", (quantity, owing.account, owing.year)
    )


never_right("offset_record", OffsetRecorded, lambda _work, asked: whole("quantity", asked.quantity))
