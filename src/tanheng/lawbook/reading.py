"""Reads and validates the whole of `law/`. All faults are collected and raised together, each with file, line and key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tanheng.kernel.messages import message
from tanheng.lawbook import reading_calendar, reading_parameters, reading_texts
from tanheng.lawbook.entries import Tree
from tanheng.lawbook.nodes import Faults, LawFault, Node, read_nodes
from tanheng.lawbook.reading_parameters import dotted_name


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
    tree, faults = Tree(), Faults()
    shown = root.resolve().name
    files = {path.relative_to(root): path for path in law_files(root)}
    for relative, path in files.items():
        with faults.gathering():
            node = read_nodes(path, f"{shown}/{relative.as_posix()}")
            reader = _reader_of(relative)
            if reader is None:
                raise LawFault(message("a file of this name has no place here"), f"{shown}/{relative.as_posix()}")
            reader(node, relative, tree, faults)
            faults.extend(node.unknown())
    faults.extend(_misspelt(root, shown))
    faults.extend(_broken_references(tree, set(files)))
    if not files:
        faults.append(LawFault(message("there is no YAML file"), shown))
    if faults:
        raise LawInvalid(faults)
    return tree


def _misspelt(root: Path, shown: str) -> Iterator[LawFault]:
    for path in sorted(root.rglob("*")):
        if path.suffix.lower() in (".yaml", ".yml") and path.suffix != ".yaml":
            yield LawFault(message("only files named .yaml are read"), f"{shown}/{path.relative_to(root).as_posix()}")


def _reader_of(relative: Path) -> Callable[[Node, Path, Tree, Faults], None] | None:
    match relative.with_suffix("").parts:
        case ("parameters" | "interpretations", *inner) if any("." in part for part in inner):
            return None  # the points of a name are its folders
        case ("parameters", _, *_):
            return reading_parameters.read_parameter
        case ("interpretations", _, *_):
            return reading_texts.read_interpretation
        case ("instruments", _):
            return reading_texts.read_instrument
        case ("calendar", "events"):
            return reading_calendar.read_events
        case ("calendar", "deadlines", _):
            return reading_calendar.read_deadlines
        case ("calendar", "trading_holidays", _):
            return reading_calendar.read_holidays
        case ("calendar", "public_holidays", _):
            return reading_calendar.read_public_holidays
        case ("coverage",):
            return reading_calendar.read_coverage
    return None


def _broken_references(tree: Tree, files: set[Path]) -> Iterator[LawFault]:
    """Yield every name that leads nowhere; a file that has faults of its own is still there."""
    instruments = {path.stem for path in files if path.parts[0] == "instruments"}
    interpretations = {dotted_name(path) for path in files if path.parts[0] == "interpretations"}
    has_events = bool(tree.events) or Path("calendar/events.yaml") not in files
    cited = [
        (value.citation, value.place) for parameter in tree.parameters.values() for values in parameter.values.values() for value in values
    ]
    cited += [(deadline.citation, deadline.place) for deadline in tree.deadlines]
    cited += [(holidays.citation, holidays.place) for holidays in tree.holidays.values()]
    cited += [(holidays.citation, holidays.place) for holidays in tree.public_holidays.values()]
    for citation, place in dict.fromkeys(cited):
        if citation.instrument and citation.instrument not in instruments:
            yield LawFault(message("the instrument {name} is not in instruments/", name=citation.instrument), place)
        if citation.interpretation and citation.interpretation not in interpretations:
            yield LawFault(message("the interpretation {name} is not in interpretations/", name=citation.interpretation), place)
    for interpretation in tree.interpretations.values():
        if interpretation.instrument and interpretation.instrument not in instruments:
            yield LawFault(message("the instrument {name} is not in instruments/", name=interpretation.instrument), interpretation.place)
    for instrument in tree.instruments.values():
        for replaced in instrument.replaces:
            if replaced not in instruments:
                yield LawFault(message("the replaced instrument {name} is not in instruments/", name=replaced), instrument.place)
    for deadline in tree.deadlines:
        if has_events and deadline.event not in tree.events:
            yield LawFault(message("the event {name} is not in calendar/events.yaml", name=deadline.event), deadline.place)
