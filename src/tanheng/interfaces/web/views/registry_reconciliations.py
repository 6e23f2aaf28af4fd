"""Reconciliations: what was compared, what differed, which accounts that blocks, and how a difference is settled."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.interfaces import reading
from tanheng.interfaces.reading import DifferenceRow, NothingHere, Page, Viewer
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.showing import Code, Column, Fact, Link, Table, Tag, following
from tanheng.interfaces.web.views.registry_parts import HOME, account_link, do_link, record_link
from tanheng.kernel.messages import Joined, Label, Message, message
from tanheng.registry.reading import vintage_of
from tanheng.registry.reconciling_parts import PARTS
from tanheng.registry.vocabulary import places
from tanheng.roster.entities.vocabulary import words as sectors
from tanheng.visibility.deciding import LIST
from tanheng.visibility.scoping import reach

_MANY = 200
_OUTCOMES = {"clean": Tag(message("clean"), "green"), "inconsistent": Tag(message("something differs"), "red")}


@require_GET
@login_required
@page
def reconciliations(request: HttpRequest) -> HttpResponse:
    """List reconciliations, after what is open."""
    viewer = request.viewer
    if not reach(viewer, "reconciliation", LIST).everything:
        raise NothingHere
    found = reading.reconciliations(viewer, page_of(request))
    open_ones = reading.differences(viewer, standing=True, page=Page(size=_MANY)).rows
    columns = (
        *(Column(message("reconciliation")), Column(message("outcome")), Column(message("differences"), number=True)),
        *(Column(message("what was compared")), Column(message("recorded at"))),
    )
    rows = [
        (
            Link(str(one.number), f"/registry/reconciliations/{one.number}/", code=True),
            *(_OUTCOMES[one.outcome], one.differences, Joined(tuple(_part(name) for name in one.parts)), one.at),
        )
        for one in found.rows
    ]
    empty = message("Nothing was reconciled yet. It is done every night, or now by: tanheng registry reconcile.")
    none_open = message("No difference is open, so no account is blocked.")
    told = {
        "title": message("Reconciliations"),
        "lead": message("Registry and book are compared every night. What differs blocks its account until a person has settled it."),
        "above": HOME,
        "tables": [
            differences_table(viewer, open_ones, none_open, message("Open differences and the accounts that they block")),
            Table(columns, rows, empty, message("Reconciliations"), following(request, found.next)),
        ],
    }
    return render(request, "web/page.html", told)


def _part(name: str) -> Message | Label:
    known = PARTS.get(name)
    return known.label if known else Label(name, name)


@require_GET
@login_required
@page
def reconciliation(request: HttpRequest, number: int) -> HttpResponse:
    """Show a reconciliation with its differences."""
    found = reading.reconciliation(request.viewer, number)
    rows = reading.differences(request.viewer, reconciliation=number, page=page_of(request))
    facts = (
        Fact(message("outcome"), _OUTCOMES[found.outcome]),
        Fact(message("differences"), found.differences),
        Fact(message("what was compared"), [_part(name) for name in found.parts]),
        Fact(message("recorded at"), found.at),
        Fact(message("record"), record_link(number)),
    )
    table = differences_table(
        request.viewer, rows.rows, message("Nothing differed."), message("Differences"), following(request, rows.next)
    )
    told = {
        "title": message("Reconciliation {number}", number=number),
        "above": Link(message("Reconciliations"), "/registry/reconciliations/"),
        "facts": facts,
        "tables": [table],
    }
    return render(request, "web/page.html", told)


def differences_table(viewer: Viewer, rows: Sequence[DifferenceRow], empty: Message, title: Message, next_page: str = "") -> Table:
    """Return a table of differences, each with how to settle it where the viewer may."""
    columns = (
        *(Column(message("difference")), Column(message("part")), Column(message("blocked account")), Column(message("where"))),
        *(Column(message("found")), Column(message("expected")), Column(message("settlement"))),
    )
    lines = [
        (
            Link(f"{one.reconciliation}/{one.line}", f"/registry/reconciliations/{one.reconciliation}/", code=True),
            *(_part(one.part), account_link(one.account), _place(one.place), Code(one.found), Code(one.expected), _state(viewer, one)),
        )
        for one in rows
    ]
    return Table(columns, lines, empty, title, next_page)


def _place(told: str) -> Joined:
    """Return where it differs, which a reconciliation notes by codes: the vintage, the place within the account, the sector."""
    known = {**places(), **sectors("sectors")}
    return Joined(
        tuple(
            message("vintage {vintage}", vintage=vintage_of(one)) if vintage_of(one) != one else known.get(one, one) for one in told.split()
        )
    )


def _state(viewer: Viewer, one: DifferenceRow) -> object:
    if one.settled is not None:
        return [Tag(message("settled"), "green"), record_link(one.settled), one.reason]
    settle = do_link(viewer, "reconciliation_settle", message("Settle"), reconciliation=one.reconciliation, lines=one.line)
    return [Tag(message("open, blocks"), "red"), *([settle] if settle else [])]
