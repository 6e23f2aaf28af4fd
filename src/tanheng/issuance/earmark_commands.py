"""差异化持有的转发 What a province holds for a unit at risk goes to it, on a document of the province. It needs two persons."""

from __future__ import annotations

from tanheng.commands.definitions import Content
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.issuance.checks import CHECKS
from tanheng.issuance.earmarks import OFFICE_CHECK
from tanheng.kernel.canonical import JSON
from tanheng.registry.fields import AccountNumber, Document, Lines, lines_of
from tanheng.registry.law import vintages
from tanheng.registry.moving import Order, faults_of_itself, kind_of, move
from tanheng.registry.promising import names_units
from tanheng.registry.transfer_commands import define, units_of
from tanheng.registry.vocabulary import EARMARKED
from tanheng.registry.why_not import provide


class Released(Content):
    """Units that a province's account holds for another account go there, on a document of the province."""

    account: AccountNumber
    unit: AccountNumber
    lines: Lines
    document: Document


def earmark_release(work: Work, content: Released) -> JSON:
    """Release units that were held for a unit at risk to its account."""
    return {"movements": [list(one) for one in move(work, [_order(content)], vintages(work), OFFICE_CHECK)]}


def _order(content: Released) -> Order:
    return Order(kind_of("earmark_release"), content.account, content.unit, lines_of(content.lines), document=content.document)


names_units("earmark_release", Released, lambda _work, asked: units_of(asked.account, f"{EARMARKED}:{asked.unit}", asked.lines))
never_right("earmark_release", Released, lambda _work, asked: faults_of_itself(_order(asked)))
define("earmark_release", Released, "earmark_release", earmark_release, extra=CHECKS)
provide("earmark_release", lambda _work, _order: OFFICE_CHECK)
