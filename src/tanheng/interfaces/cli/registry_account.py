"""`tanheng registry account`: an account, who acts for it, what it can do, open objections, and what stands in the way of closing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.interfaces.cli.common import bilingual, say
from tanheng.interfaces.cli.registry import account_json, account_or_stop, answer, asked, options, registry, show
from tanheng.interfaces.cli.registry_sectors import show_sectors
from tanheng.interfaces.provinces import province_name
from tanheng.kernel.clock import said, spoken
from tanheng.kernel.messages import Message, message

if TYPE_CHECKING:
    from tanheng.kernel.findings import Finding
    from tanheng.registry.availability import Ability
    from tanheng.registry.queries import AccountFound
    from tanheng.registry.speaking import OpenObjection, Representative

_RIGHTS = {
    "read": message("read only"),
    "initiate": message("initiate"),
    "approve": message("approve what others initiate"),
    "surrender": message("surrender only"),
}


@registry.command(
    help=bilingual(
        message("Show an account, who acts for it, its figures by year and sector, open objections, and what it can and cannot do now.")
    )
)
@click.argument("number", metavar="ACCOUNT")
@click.option("--closing", is_flag=True, help=bilingual(message("also everything that now stands in the way of closing it")))
@options
def account(number: str, closing: bool, shape: str, lang: str, data: Path | None) -> None:
    """Print; exit 0, 1 where there is no such account."""
    sql = asked(data, lang)
    from tanheng.registry.availability import standing
    from tanheng.registry.gates import closing_gates
    from tanheng.registry.queries import holdings
    from tanheng.registry.speaking import open_objections, representatives_of
    from tanheng.surrender.sector_queries import sector_views

    found = account_or_stop(sql, number, lang)
    persons, objections = representatives_of(sql, found.number), open_objections(sql, found.number)
    views = sector_views(sql, found.number)
    abilities = standing(sql, found, holdings(sql, found.number)).abilities
    gates = closing_gates(sql, found.number) if closing else None
    if shape == "json":
        node = _as_json(found, persons, objections, gates, lang)
        answer({**node, "abilities": _abilities(abilities, lang), "by_sector": views.as_json()}, lang)
        return
    _show_facts(found, lang)
    _show_persons(persons, lang)
    show_sectors(views, lang)
    if objections:
        columns = (message("record"), message("document"), message("objected at"), message("answer due"))
        rows = [(str(one.number), one.document, spoken(one.objected_at), one.due and one.due.isoformat()) for one in objections]
        show(message("Open objections to the restriction"), columns, (), rows, lang)
    _show_abilities(abilities, lang)
    if gates:
        listed = [(str(one.code), one.message, one.article) for one in gates]
        show(message("What stands in the way of closing"), (message("check"), message("why"), message("article")), (), listed, lang)
    elif gates is not None:
        say(message("Nothing stands in the way of closing the account."), lang, err=False)


def _as_json(
    found: AccountFound, persons: Sequence[Representative], objections: Sequence[OpenObjection], gates: list[Finding] | None, lang: str
) -> dict[str, object]:
    node = account_json(found)
    node["representatives"] = [
        {"person": one.person, "right": one.right, "since": said(one.since), "active": one.active} for one in persons
    ]
    node["objections"] = [
        {
            "objection": one.number,
            "restriction": one.restriction,
            "document": one.document,
            "objected_at": said(one.objected_at),
            "due": one.due and one.due.isoformat(),
        }
        for one in objections
    ]
    if gates is not None:
        node["closing"] = [{"check": one.code, "message": one.message.render(lang), "article": one.article} for one in gates]
    return node


def _show_facts(found: AccountFound, lang: str) -> None:
    from tanheng.registry.vocabulary import account_types, states

    facts = (
        (message("account"), found.number),
        (message("holder"), found.name),
        (message("code of the holder"), found.holder),
        (message("type"), account_types()[found.type].label),
        (message("province"), province_name(found.province) if found.province else None),
        (message("state of the account"), states()[found.state].label),
    )
    show(message("Account"), (message("what"), message("found")), (), facts, lang)


def _show_persons(persons: Sequence[Representative], lang: str) -> None:
    acts: dict[bool, Message] = {True: message("yes"), False: message("no")}
    columns = (message("person"), message("right"), message("since"), message("can act"))
    rows = [(str(one.person), _RIGHTS[one.right], spoken(one.since), acts[one.active]) for one in persons]
    show(message("Representatives"), columns, (), rows, lang)


def _abilities(found: Sequence[Ability], lang: str) -> list[dict[str, object]]:
    return [
        {
            "kind": one.kind.name,
            "end": "sender" if one.sends else "receiver",
            "can": one.can,
            "check": one.check,
            "why": [each.why.render(lang) for each in one.refused if each.why is not None],
        }
        for one in found
    ]


def _show_abilities(found: Sequence[Ability], lang: str) -> None:
    ends = {True: message("sends"), False: message("receives")}
    rows = [
        (
            *(one.kind.label, ends[one.sends], message("can") if one.can else message("cannot"), str(one.check or "")),
            "\n".join(each.why.render(lang) for each in one.refused if each.why is not None),
        )
        for one in found
    ]
    columns = (message("kind"), message("end"), message("now"), message("check"), message("why it cannot"))
    show(message("What it can do now"), columns, (), rows, lang)
