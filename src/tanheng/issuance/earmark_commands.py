"""差异化持有的转发与代为清缴 What a province holds for a unit at risk goes to it, or is surrendered for it. Each needs two persons."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.commands.definitions import Body, Content, command
from tanheng.commands.work import Work
from tanheng.issuance.earmarks import HOLD_CHECKS, earmark_of
from tanheng.issuance.issue_commands import ALL
from tanheng.issuance.reading import other_office
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.lawbook import NoLegalValue
from tanheng.registry import checks
from tanheng.registry.fields import AccountNumber, Document, Lines, Year, lines_of
from tanheng.registry.law import law, vintages
from tanheng.registry.moving import Extra, Order, kind_of, move
from tanheng.registry.reading import Facts
from tanheng.registry.vocabulary import REGISTRY

_SURRENDERED = "surrendered"


class Released(Content):
    """Units that a province's account holds for another account go there, on a document of the province."""

    account: AccountNumber
    unit: AccountNumber
    lines: Lines
    document: Document


class Surrendered(Content):
    """Units that a province's account holds for a unit are surrendered for its duty of a year, on a document of the province."""

    account: AccountNumber
    unit: AccountNumber
    year: Year
    lines: Lines
    document: Document


def _office(facts: Facts, order: Order) -> Iterator[Finding]:
    account = facts.accounts.get(order.sender)
    if account is not None:
        yield from other_office(facts.work, account.province)


def _usable(facts: Facts, order: Order) -> Iterator[Finding]:
    """Only vintages that the law accepts on the day pay the duty of the year; where it says nothing of the year, none does."""
    day = facts.work.applies_at.date()
    law_told: object = message("none")
    mark: object = message("none")
    usable: tuple[str, ...] = ()
    try:
        found = law().value("compliance.usable_vintages", str(order.year), on=day)
        usable, law_told, mark = found.texts, found.citation, found.citation.mark.meaning
    except NoLegalValue:
        pass
    # The plan writes 2019-2020 where the code of the vintage is 19-20.
    codes = tuple("-".join(year[-2:] for year in years.split("-")) for years in usable)
    for number, line in enumerate(order.lines, start=1):
        if line.vintage not in codes:
            told = Joined(codes) if codes else message("none")
            fields = {"year": order.year, "day": day, "law": law_told, "mark": mark}
            yield checks.WRONG_VINTAGE.at(Place(called=f"lines.{number}"), line.vintage, told, **fields)


_RELEASE: Extra = {4407: _office}
_SURRENDER: Extra = {**HOLD_CHECKS, 2003: lambda _facts, _order: iter(()), 3001: _usable, 4407: _office}
"""The duty of a unit whose account is closed is surrendered for it all the same."""


def earmark_release(work: Work, content: Released) -> JSON:
    """Release units that were held for a unit at risk to its account."""
    places = (earmark_of(content.unit), REGISTRY)
    order = Order(
        kind_of("earmark_release"), content.account, content.unit, lines_of(content.lines), document=content.document, places=places
    )
    return {"movements": [list(one) for one in move(work, [order], vintages(work), _RELEASE)]}


def forced_surrender(work: Work, content: Surrendered) -> JSON:
    """Surrender units that were held for a unit at risk, for its duty."""
    order = Order(
        kind_of("forced_surrender"),
        content.account,
        content.account,
        lines_of(content.lines),
        document=content.document,
        year=content.year,
        behalf=content.unit,
        places=(earmark_of(content.unit), _SURRENDERED),
    )
    return {"movements": [list(one) for one in move(work, [order], vintages(work), _SURRENDER)]}


def _define(name: str, content: type[Content], body: Body) -> None:
    kind = kind_of(name)
    command(name, content, roles=frozenset(kind.asks), two_persons=not kind.alone, checks=ALL, decides=frozenset(kind.decides))(body)


_define("earmark_release", Released, earmark_release)
_define("forced_surrender", Surrendered, forced_surrender)
