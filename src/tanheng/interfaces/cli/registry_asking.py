"""`tanheng registry why-not` and `catalogue`: what would refuse a movement, and what kinds of movements there are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from tanheng.interfaces.cli.answering import line
from tanheng.interfaces.cli.common import DONE, MISUSED, REFUSED, bilingual, console, lang_option, stop
from tanheng.interfaces.cli.registry import answer, asked, options, registry, shape_option, show
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Joined, Message, Rendered, message

if TYPE_CHECKING:
    from tanheng.commands.definitions import Content
    from tanheng.registry.catalogue import Business
    from tanheng.registry.vocabulary import Kind
    from tanheng.registry.why_not import Answer


@registry.command("why-not", help=bilingual(message("Tell everything that would refuse a movement now; nothing is written.")))
@click.argument("kind")
@click.option("--sender", help=bilingual(message("account that sends")))
@click.option("--receiver", help=bilingual(message("account that receives; without it, the one that the kind tells")))
@click.option("--line", "lines", multiple=True, metavar="VINTAGE:TONNES", help=bilingual(message("so many tonnes of a vintage")))
@click.option("--document", default="", help=bilingual(message("number of the document on which it rests")))
@click.option("--year", type=click.IntRange(2019, 2100), help=bilingual(message("year of the duty that it serves")))
@click.option("--behalf", default="", help=bilingual(message("account whose duty it serves")))
@click.option("--person", type=int, help=bilingual(message("number of the person who would ask")))
@click.option("--assignment", type=int, help=bilingual(message("number of the assignment to a role that he would use")))
@click.option("--content", type=click.File("rb"), help=bilingual(message("content of its command as JSON: the command is rehearsed")))
@options
def why_not(
    kind: str,
    sender: str | None,
    receiver: str | None,
    lines: tuple[str, ...],
    document: str,
    year: int | None,
    behalf: str,
    person: int | None,
    assignment: int | None,
    content: BinaryIO | None,
    shape: str,
    lang: str,
    data: Path | None,
) -> None:
    """Ask, print; exit 0 it could be done, 1 something refuses, 2 wrong usage."""
    asked(data, lang)
    from tanheng.commands.sql import Sql
    from tanheng.registry.moving import Line, Order
    from tanheng.registry.vocabulary import kinds
    from tanheng.registry.why_not import asker_of, received, why_not_asked
    from tanheng.registry.why_not import why_not as asked_why

    known = kinds()
    if kind not in known:
        raise stop(message("There is no kind {found}. There is: {known}", found=kind, known=", ".join(known)), lang, MISUSED)
    if (person is None) != (assignment is None):
        raise stop(message("--person and --assignment go together."), lang, MISUSED)
    if (sender is None) == (content is None):
        raise stop(message("Give either --sender with the movement, or --content."), lang, MISUSED)
    wanted = tuple(Line(*_line(one, lang)) for one in lines)
    try:
        asker = asker_of(person, assignment) if person is not None and assignment is not None else None
    except KeyError:
        raise stop(
            message("Person {person} does not have assignment {assignment} now.", person=person, assignment=assignment), lang
        ) from None
    if content is not None:
        found = why_not_asked(known[kind], _content(known[kind], content, lang), asker)
    else:
        sender, receiver, behalf = (one.strip().upper() for one in (sender or "", receiver or "", behalf))
        order = received(Sql(), Order(known[kind], sender, receiver, wanted, document, year, behalf))
        found = asked_why(order, asker)
    _answered(found, shape, lang)


def _answered(found: Answer, shape: str, lang: str) -> None:
    """Print what would refuse it, and who asks and decides. Ends the program: 0 it could be done, 1 something refuses."""
    told = found.told()
    if shape == "json":
        answer(
            {
                "kind": found.kind.name,
                "could_be_done": not told,
                "asks": list(found.kind.asks),
                "decides": list(found.kind.decides),
                "wait_hours": found.wait_hours,
                "not_looked_at": list(found.unlooked),
                "reasons": [
                    {"check": code, "place": one.place, "message": text.render(lang), "article": one.article if code else ""}
                    for code, one, text in told
                ],
            },
            lang,
        )
        raise SystemExit(REFUSED if told else DONE)
    if told:
        rows = [(str(code or "—"), one.place, text, one.article if code else "") for code, one, text in told]
        columns = (message("check"), message("where"), message("what refuses it"), message("article"))
        show(message("Why not: {kind}", kind=found.kind.label), columns, (), rows, lang)
    out = console()
    if not told:
        line(out, message("{kind} could be done now.", kind=found.kind.label), lang, bold=True)
    line(out, message("Who asks: {roles}", roles=Joined(found.kind.asks)), lang)
    decides = Joined(found.kind.decides) if found.kind.decides else message("nobody else is needed")
    line(out, message("Who decides: {roles}", roles=decides), lang)
    if found.kind.sides:
        sides = Joined(tuple(" / ".join(side) for side in found.kind.sides))
        line(out, message("Of the two persons, one of each: {sides}", sides=sides), lang)
    line(out, message("Waiting time between proposal and approval, hours: {hours}", hours=found.wait_hours), lang)
    if found.unlooked:
        codes = Joined(tuple(map(str, found.unlooked)))
        line(out, message("Only the content of the command decides: {codes}. Give it with --content.", codes=codes), lang)
    raise SystemExit(REFUSED if told else DONE)


def _content(kind: Kind, given: BinaryIO, lang: str) -> Content:
    """Return the content of the command of a kind. Ends the program where it has not its form."""
    from pydantic import ValidationError

    from tanheng.commands.definitions import COMMANDS, content_of
    from tanheng.kernel.strict_json import Malformed, object_in

    try:
        return content_of(COMMANDS[kind.command], object_in(given.read().decode()))
    except (Malformed, UnicodeDecodeError, ValidationError) as wrong:
        told = " ".join(str(wrong).split())
        raise stop(message("--content is no content of {command}: {wrong}", command=kind.command, wrong=told), lang, MISUSED) from None


def _line(written: str, lang: str) -> tuple[str, int]:
    vintage, colon, amount = written.partition(":")
    digits = amount.strip().replace(",", "")
    if not (vintage.strip() and colon and digits.removeprefix("-").isdecimal()):
        text = message("{option} must be VINTAGE:TONNES, such as 25:1000, not {written}.", option="--line", written=written)
        raise stop(text, lang, MISUSED)
    return vintage.strip(), int(digits)


@registry.command(
    help=bilingual(message("Print the catalogue: kinds of movements, acts that move nothing, what each account state allows."))
)
@click.argument("what", type=click.Choice(("kinds", "acts", "states")), required=False)
@shape_option
@lang_option
def catalogue(what: str | None, shape: str, lang: str) -> None:
    """Print; needs no book. Without a word both kinds and acts are printed; JSON has them in one list."""
    from tanheng.registry.catalogue import every_act, every_kind
    from tanheng.server.preparing import load

    if what == "states":
        _states(shape, lang)
        return
    load()
    kinds, acts = every_kind() if what != "acts" else [], every_act() if what != "kinds" else []
    if shape == "json":
        answer([*(_node(one, lang) | {"checks": list(one.checks)} for one in kinds), *(_node(one, lang) for one in acts)], lang)
        return
    if kinds:
        _persons(message("Kinds of movements"), kinds, lang)
    if acts:
        _persons(message("Acts that move no units"), acts, lang)


def _node(one: Kind | Business, lang: str) -> dict[str, Any]:
    from tanheng.registry import catalogue as known

    return {
        "kind": one.name,
        "name": one.label.render(lang),
        "command": one.command,
        "basis": one.basis,
        "mark": one.mark,
        "asks": list(one.asks),
        "decides": list(one.decides),
        "sides": [list(side) for side in one.sides],
        "alone": not one.decides,
        "wait_hours": known.wait_of(one, CLOCK.today()),
    }


def _decides(one: Kind | Business) -> Rendered:
    """Return who decides; of two sides, that one of each is needed."""
    if not one.sides:
        return Joined(one.decides)
    sides = Joined(tuple(" / ".join(side) for side in one.sides))
    return message("{roles}, one person of each side: {sides}", roles=Joined(one.decides), sides=sides)


def _persons(title: Message, listed: Sequence[Kind | Business], lang: str) -> None:
    from tanheng.registry import catalogue as known

    columns = (
        *(message("kind"), message("name"), message("basis"), message("who asks"), message("alone"), message("who decides")),
        message("wait (hours)"),
    )
    rows = [
        (
            *(one.name, one.label, one.basis, Joined(one.asks), known.alone(one), _decides(one)),
            str(known.wait_of(one, CLOCK.today()) or ""),
        )
        for one in listed
    ]
    show(title, columns, (), rows, lang)


def _states(shape: str, lang: str) -> None:
    from tanheng.registry import catalogue as known
    from tanheng.registry.vocabulary import states

    if shape == "json":
        node = [
            {"kind": one.name} | {state: dict(zip(("sends", "receives"), known.allowed(one, state), strict=True)) for state in states()}
            for one in known.every_kind()
        ]
        answer(node, lang)
        return
    marks = {True: message("yes"), False: message("no")}
    table_rows = [
        (
            one.label,
            *(message("{sends} / {receives}", sends=marks[s], receives=marks[r]) for s, r in (known.allowed(one, x) for x in states())),
        )
        for one in known.every_kind()
    ]
    table_columns = (message("kind"), *(message("{text}", text=state.label) for state in states().values()))
    show(message("What each state allows: as sender / as receiver"), table_columns, (), table_rows, lang)
