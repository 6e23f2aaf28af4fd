"""Reads and validates the whole of `law/`. All faults are collected and raised together, each with file, line and key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tanheng.lawbook import reading_calendar, reading_parameters, reading_texts
from tanheng.lawbook.entries import Tree
from tanheng.lawbook.nodes import LawFault, Node, read_nodes


class LawInvalid(Exception):
    """The tree has faults; they stand in `faults`."""

    def __init__(self, faults: list[LawFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def law_files(root: Path) -> list[Path]:
    """Return every YAML file of the tree in one fixed order, that of the relative paths."""
    return sorted(root.rglob("*.yaml"), key=lambda path: path.relative_to(root).as_posix())


def read_tree(root: Path) -> Tree:
    """Read `law/`. Raises LawInvalid with every fault found."""
    tree = Tree()
    faults: list[LawFault] = []
    for path in law_files(root):
        relative = path.relative_to(root)
        try:
            node = read_nodes(path, f"{root.name}/{relative.as_posix()}")
            reader = _reader_of(relative)
            if reader is None:
                raise node.fault("a file of this name has no place here")
            reader(node, relative, tree)
            faults.extend(node.unknown())
        except LawFault as fault:
            faults.append(fault)
    faults.extend(_broken_references(tree))
    if faults:
        raise LawInvalid(faults)
    return tree


def _reader_of(relative: Path) -> Callable[[Node, Path, Tree], None] | None:
    match relative.parts:
        case ("parameters", _, *_):
            return reading_parameters.read_parameter
        case ("interpretations", _, *_):
            return reading_texts.read_interpretation
        case ("instruments", _):
            return reading_texts.read_instrument
        case ("calendar", "events.yaml"):
            return reading_calendar.read_events
        case ("calendar", "deadlines", _):
            return reading_calendar.read_deadlines
        case ("calendar", "trading_holidays", _):
            return reading_calendar.read_holidays
        case ("coverage.yaml",):
            return reading_calendar.read_coverage
    return None


def _broken_references(tree: Tree) -> Iterator[LawFault]:
    cited = [
        (value.citation, value.place) for parameter in tree.parameters.values() for values in parameter.values.values() for value in values
    ]
    cited += [(deadline.citation, deadline.place) for deadline in tree.deadlines]
    cited += [(holidays.citation, holidays.place) for holidays in tree.holidays.values()]
    for citation, place in dict.fromkeys(cited):
        if citation.instrument and citation.instrument not in tree.instruments:
            yield LawFault(f"the instrument {citation.instrument!r} is not in instruments/", place)
        if citation.interpretation and citation.interpretation not in tree.interpretations:
            yield LawFault(f"the interpretation {citation.interpretation!r} is not in interpretations/", place)
    for interpretation in tree.interpretations.values():
        if interpretation.instrument and interpretation.instrument not in tree.instruments:
            yield LawFault(f"the instrument {interpretation.instrument!r} is not in instruments/", interpretation.place)
    for instrument in tree.instruments.values():
        for replaced in instrument.replaces:
            if replaced not in tree.instruments:
                yield LawFault(f"the replaced instrument {replaced!r} is not in instruments/", instrument.place)
    for deadline in tree.deadlines:
        if deadline.event not in tree.events:
            yield LawFault(f"the event {deadline.event!r} is not in calendar/events.yaml", deadline.place)
