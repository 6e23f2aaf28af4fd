"""代为清缴 What a province holds for a unit at risk is surrendered for its duty, on a document of the province. It needs two persons."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.commands.definitions import Content
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.issuance.checks import CHECKS as ISSUANCE_CHECKS
from tanheng.issuance.earmarks import HOLD_CHECKS, OFFICE_CHECK
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding
from tanheng.registry.fields import AccountNumber, Document, Lines, Year, lines_of
from tanheng.registry.law import vintages
from tanheng.registry.moving import Extra, Order, faults_of_itself, kind_of, move
from tanheng.registry.promising import names_units
from tanheng.registry.reading import Facts
from tanheng.registry.transfer_commands import define, units_of
from tanheng.registry.vocabulary import EARMARKED
from tanheng.registry.why_not import provide
from tanheng.surrender.checks import CHECKS
from tanheng.surrender.commands import Owed, duty_checks


class ForcedSurrender(Content):
    """Units that the account of a province holds for a unit are surrendered for its duty of a year."""

    account: AccountNumber
    unit: AccountNumber
    year: Year
    lines: Lines
    document: Document


def forced_surrender(work: Work, content: ForcedSurrender) -> JSON:
    """Surrender units that were held for a unit at risk, as far as its duty is not met yet."""
    owed = Owed.look(work, content.unit, content.year)
    order = _order(content)
    made = move(work, [order], vintages(work), _checks(owed))
    return {"movements": [list(one) for one in made], **owed.count(work, sum(line.amount for line in order.lines))}


def _order(content: ForcedSurrender) -> Order:
    return Order(
        kind_of("forced_surrender"),
        content.account,
        content.account,
        lines_of(content.lines),
        document=content.document,
        year=content.year,
        behalf=content.unit,
    )


def _closed_is_no_matter(_facts: Facts, _order: Order) -> Iterator[Finding]:
    """The duty of a unit whose account is closed is surrendered for it all the same."""
    return iter(())


def _checks(owed: Owed) -> Extra:
    return {**HOLD_CHECKS, **OFFICE_CHECK, **duty_checks(owed), 2003: _closed_is_no_matter}


def _asked_of(work: Work, order: Order) -> Extra:
    return {} if order.year is None else _checks(Owed.look(work, order.behalf, order.year))


names_units("forced_surrender", ForcedSurrender, lambda _work, asked: units_of(asked.account, f"{EARMARKED}:{asked.unit}", asked.lines))
never_right("forced_surrender", ForcedSurrender, lambda _work, asked: faults_of_itself(_order(asked)))
define("forced_surrender", ForcedSurrender, "forced_surrender", forced_surrender, extra=(*ISSUANCE_CHECKS, *CHECKS))
provide("forced_surrender", _asked_of)
