"""Accounts: the list with its search, and the page of one account with all that the viewer may know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.interfaces import reading
from tanheng.interfaces.reading import AccountRead, NothingHere, Page, Viewer
from tanheng.interfaces.web.looking import page, page_of, read_once
from tanheng.interfaces.web.naming import province_cell
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, following
from tanheng.interfaces.web.views import registry_account_tables as tables
from tanheng.interfaces.web.views.registry_parts import (
    HOME,
    account_link,
    freezes_table,
    history_link,
    insist_on,
    movements_table,
    state_tag,
    words,
)
from tanheng.interfaces.web.views.registry_reconciliations import differences_table
from tanheng.kernel.messages import message
from tanheng.registry.queries import Holding
from tanheng.registry.representing import RIGHTS
from tanheng.registry.vocabulary import account_types, acts

_FEW = 10
Read = TypeVar("Read")


@require_GET
@login_required
@page
def accounts(request: HttpRequest) -> HttpResponse:
    """List accounts."""
    insist_on(request.viewer, "account")
    text = words(request, "text")
    found = reading.accounts(request.viewer, text, page_of(request))
    columns = (
        *(Column(message("account")), Column(message("holder")), Column(message("code of the holder")), Column(message("type"))),
        *(Column(message("province")), Column(message("state of the account")), Column(message("opened at"))),
    )
    rows = [
        (
            account_link(one.number),
            Link(one.name, f"/registry/accounts/{one.number}/"),
            one.holder.partition(":")[2] or one.holder,
            account_types()[one.type].label,
            province_cell(one.province),
            state_tag(one.state),
            one.opened_at,
        )
        for one in found.rows
    ]
    empty = (
        message("No account of yours has this. Search by a part of the name, the number, the code or a document.")
        if text
        else message("No account is open to you. The registry gives the right for an account; ask it, naming the account.")
    )
    told = {
        "title": message("Accounts"),
        "above": HOME,
        "asks": [Ask("text", message("number, holder, name or document"), text)],
        "tables": [Table(columns, rows, empty, following=following(request, found.next))],
    }
    return render(request, "web/page.html", told)


@require_GET
@login_required
@page
@read_once
def account(request: HttpRequest, number: str) -> HttpResponse:
    """Show an account."""
    viewer = request.viewer
    found = reading.account(viewer, number)
    held = _if_seen(lambda: reading.holdings(viewer, number))
    told = {
        "title": message("Account {number}", number=number),
        "lead": found.account.name,
        "above": Link(message("Accounts"), "/registry/accounts/"),
        "actions": list(_actions(viewer, number)),
        "facts": _facts(found),
        "pictures": [] if not held else [tables.holdings_picture(held, request.language)],
        "tables": [*_tables(viewer, found, held)],
    }
    return render(request, "web/page.html", told)


def _if_seen(ask: Callable[[], Read]) -> Read | None:
    """Return what is read, None where it is not the viewer's to see."""
    try:
        return ask()
    except NothingHere:
        return None


def _actions(viewer: Viewer, number: str) -> Iterator[Link]:
    if reading.gives_papers(viewer, number):
        yield Link(message("Statement and certificates"), f"/registry/accounts/{number}/papers/")
        yield Link(message("Why not"), f"/registry/why-not/?sender={number}")
    yield history_link(number)


def _facts(found: AccountRead) -> tuple[Fact, ...]:
    one = found.account
    facts = [
        Fact(message("account"), one.number),
        Fact(message("holder"), one.name),
        Fact(message("code of the holder"), one.holder.partition(":")[2] or one.holder),
        Fact(message("type"), account_types()[one.type].label),
        Fact(message("province"), province_cell(one.province)),
        Fact(
            message("state of the account"),
            [state_tag(one.state), Link(message("What each state allows"), "/registry/states/")],
            article=acts()["account_state_change"].basis,
        ),
        Fact(message("opened at"), one.opened_at, article=acts()["account_open"].basis),
    ]
    if found.right:
        facts.append(Fact(message("your right"), RIGHTS[found.right]))
    return tuple(facts)


def _tables(viewer: Viewer, found: AccountRead, held: list[Holding] | None) -> Iterator[Table]:
    one, number = found.account, found.account.number
    can = tables.state_table(viewer, found) if held is None else None
    if held is not None:
        standing = reading.standing(viewer, one, held)
        can = tables.abilities_table(viewer, found, standing.abilities)
        yield tables.holdings_table(held)
        if held:
            yield tables.available_table(standing.available)
        sectors = _if_seen(lambda: reading.sectors(viewer, number))
        if sectors is not None:
            yield from tables.sector_tables(viewer, number, sectors)
        yield from _standing(viewer, number)
    if can:
        yield can
    commands = tables.commands_table(viewer, found)
    if commands.rows:
        yield commands
    if held is not None:
        if found.objections:
            yield tables.objections_table(viewer, found.objections)
        yield tables.representatives_table(viewer, number, found.representatives)
        yield tables.gates_table(reading.closing_gates(viewer, number))


def _standing(viewer: Viewer, number: str) -> Iterator[Table]:
    """Yield what blocks an account, what is frozen in it, and what moved last."""
    blocked = reading.differences(viewer, account=number, standing=True, page=Page(size=_FEW)).rows
    if blocked:
        yield differences_table(viewer, blocked, message("Nothing differs."), message("What differs and blocks the account"))
    frozen = reading.freezes(viewer, account=number, page=Page(size=_FEW))
    more = [Link(message("All of them"), f"/registry/freezes/?account={number}")]
    title = message("Freezes and pledges")
    yield freezes_table(frozen.rows, message("Nothing of this account is frozen or pledged."), title=title, actions=more)
    moved = reading.movements(viewer, account=number, page=Page(size=_FEW))
    more = [Link(message("All of them"), f"/registry/movements/?account={number}")]
    title = message("Last movements")
    yield movements_table(viewer, moved.rows, message("Nothing has moved in this account yet."), title=title, actions=more)
