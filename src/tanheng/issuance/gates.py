"""What of this room stands in the way of closing an account: units that a province holds for it, and notices not yet met."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.commands.sql import Sql
from tanheng.issuance import checks
from tanheng.issuance.fields import SECTORS
from tanheng.issuance.queries import earmarked_for
from tanheng.issuance.reading import histories
from tanheng.kernel.findings import Finding, Place

_WHERE = Place(called="account")


def held_by_province(sql: Sql, number: str) -> Iterator[Finding]:
    """Yield what a province holds for the account."""
    for vintage, amount in earmarked_for(sql, number).items():
        if amount:
            yield checks.GATE_EARMARKED.at(_WHERE, amount, vintage=vintage)


def notices_not_met(sql: Sql, number: str) -> Iterator[Finding]:
    """Yield what is still to be returned against adjustment notices."""
    for history in histories(sql, [number]).values():
        for one in history.noticed:
            if one.outstanding:
                yield checks.GATE_NOTICE.at(_WHERE, one.outstanding, one.document, year=one.year, sector=SECTORS[one.sector])
