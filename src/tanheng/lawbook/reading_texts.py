"""Reads instruments and interpretations."""

from __future__ import annotations

from pathlib import Path

from tanheng.kernel.messages import message
from tanheng.lawbook.entries import Choice, Instrument, Interpretation, Tree
from tanheng.lawbook.nodes import Faults, LawFault, Node
from tanheng.lawbook.reading_parameters import ASKED_BY, dotted_name, one_of, read_period

_DATES = ("issued", "published", "in_force", "repealed")
_STATUSES = ("final", "draft", "inferred", "secondary")
_READ = ("full", "part", "none")


def read_instrument(node: Node, relative: Path, tree: Tree, _faults: Faults) -> None:
    """Read one file of `instruments/` into the tree."""
    dates = {name: found.date() for name in _DATES if (found := node.find(name))}
    tree.instruments[relative.stem] = Instrument(
        id=relative.stem,
        title=node.get("title").label(),
        number=found.text() if (found := node.find("number")) else "",
        issuer=found.label() if (found := node.find("issuer")) else None,
        status=one_of(node.get("status"), _STATUSES),
        read=one_of(node.get("read"), _READ),
        dates=dates,
        sectors=_texts(node.find("sectors")),
        replaces=_texts(node.find("replaces")),
        note=found.label() if (found := node.find("note")) else None,
        place=node.place,
    )


def read_interpretation(node: Node, relative: Path, tree: Tree, faults: Faults) -> None:
    """Read one file of `interpretations/` into the tree."""
    name = dotted_name(relative)
    options = {key: option.label() for key, option in node.get("options").mapping().items()}
    interpretation = Interpretation(
        name=name,
        label=node.get("label").label(),
        question=node.get("question").label(),
        instrument=found.text() if (found := node.find("instrument")) else "",
        article=found.text() if (found := node.find("article")) else "",
        asked_by=one_of(node.get("asked_by"), ASKED_BY),
        options=options,
        choices=[],
        place=node.place,
    )
    known = len(faults)
    for entry in node.get("entries").sequence():
        with faults.gathering():
            _add_choice(entry, interpretation)
            faults.extend(entry.unknown())
    if not interpretation.choices and len(faults) == known:
        raise node.fault(message("at least one entry is needed"))
    tree.interpretations[name] = interpretation


def _add_choice(entry: Node, interpretation: Interpretation) -> None:
    choice = Choice(
        interpretation=interpretation,
        choice=one_of(entry.get("choice"), tuple(interpretation.options)),
        period=read_period(entry),
        decided=entry.get("decided").date(),
        reason=entry.get("reason").label(),
        place=entry.place,
    )
    for other in interpretation.choices:
        if other.period.overlaps(choice.period):
            name = interpretation.name
            what = message("{name} has two readings on one day: {one} and {other}", name=name, one=other.choice, other=choice.choice)
            raise LawFault(what, other.place, choice.place)
    interpretation.choices.append(choice)


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(item.text() for item in node.sequence()) if node else ()
