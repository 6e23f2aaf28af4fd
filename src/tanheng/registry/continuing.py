"""续冻 Freezes that go on in another row: under the correction of a deduction, and where units that are waited for change their vintage.

A row is ended once and never revived, so what goes on is a new one: it has the document, the authority, the time and the rank of the one
that it continues, and keeps its turn.
"""

from __future__ import annotations

from collections.abc import Iterable

from tanheng.commands.sql import NEXT_NUMBER
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.registry.document_numbers import note_documents
from tanheng.registry.reading import Encumbrance, Facts, vintage_of

FREEZE, DEDUCTION = "freeze", "judicial_deduction"


def restore(facts: Facts, deduction: int, amount: int) -> Encumbrance:
    """Freeze again what the record of a deduction took, t, under the freeze that it rested on; its units come back in the same record."""
    rows = facts.work.sql.rows(
        "SELECT e.number, e.kind, e.account, e.asset, e.amount, e.effective, e.rank, e.document, e.beneficiary, e.expires_at, e.authority,"
        " coalesce(e.first, e.number), e.parent FROM commands_record r JOIN registry_encumbrance e"
        " ON e.number = (r.text::jsonb #>> '{content,freeze}')::bigint WHERE r.number = %s AND r.command = 'freeze_deduct'",
        (deduction,),
    )
    assert rows, "every deduction rests on a freeze"
    return _continued(facts, Encumbrance(*rows[0]), rows[0][3], amount)


def follow(facts: Facts, account: str, old: str, new: str, amount: int) -> None:
    """Let what freezes of an account wait for follow so many units from one asset to another, in their turn, up to what waits."""
    for one in facts.on(account, old, FREEZE):
        part = min(one.amount - one.effective, amount)
        if part > 0:
            amount -= part
            facts.touch(one, amount=one.amount - part)
            if not one.amount:
                facts.ended.add(one.number)
            _continued(facts, one, new, part)


def _continued(facts: Facts, parent: Encumbrance, asset: str, amount: int) -> Encumbrance:
    ((number,),) = facts.work.sql.rows("SELECT " + NEXT_NUMBER)
    going_on = Encumbrance(
        *(number, parent.kind, parent.account, asset, amount, 0, parent.rank, parent.document, parent.beneficiary, parent.expires_at),
        *(parent.authority, parent.first, parent.number),
    )
    facts.begin(going_on)
    return going_on


def told(work: Work, begun: Iterable[Encumbrance]) -> list[JSON]:
    """Return the freezes that continue others as a result tells them, and note their documents with the record."""
    continuing = [one for one in begun if one.parent is not None]
    note_documents(work, ((one.document, one.account) for one in continuing))
    return [
        {
            "freeze": one.number,
            "continues": one.parent,
            "account": one.account,
            "vintage": vintage_of(one.asset),
            "amount": one.amount,
            "effective": one.effective,
        }
        for one in continuing
    ]
