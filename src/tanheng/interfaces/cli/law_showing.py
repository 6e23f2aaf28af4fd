"""What `tanheng law show` has to show of a parameter, a folder, an interpretation, an instrument, an event or the coverage table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tanheng.interfaces.cli import law_json
from tanheng.interfaces.cli.law_json import Json
from tanheng.interfaces.cli.law_words import (
    ASKED_BY,
    DATES,
    KINDS,
    READ,
    STATES,
    citation_facts,
    instrument_shown,
    keys_shown,
    line_of,
    mark_shown,
    status_shown,
    unit_shown,
    value_shown,
)
from tanheng.interfaces.cli.pages import Block, Cell, Facts, Grid, Heading, Line, Spaced, Stacked
from tanheng.kernel.messages import Joined, Message, Rendered, message
from tanheng.lawbook import Choice, Value
from tanheng.lawbook.entries import Coverage, Deadline, Instrument, Interpretation, Parameter, Tree
from tanheng.lawbook.lookup import (
    Citing,
    Event,
    Folder,
    Found,
    applying,
    citing_instrument,
    citing_interpretation,
    near_keys,
    rows_of,
    value_count,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing as a page and as JSON."""

    blocks: list[Block]
    json: Json


class NothingToShow(LookupError):
    """The name is known, but has no such row or nothing on that day; the reason is a sentence for people."""

    def __init__(self, reason: Message, near: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.near = list(near)


def show(tree: Tree, found: Found, keys: tuple[str, ...], on: date | None) -> Shown:
    """Return what is to be shown. Raises NothingToShow."""
    match found:
        case Parameter():
            return _parameter(tree, found, keys, on)
        case Event():
            _no_day(found.name, on)
            return _event(tree, found, keys)
    if keys:
        raise NothingToShow(message("{name} has no rows, so that {keys} cannot be asked for.", name=_name(found), keys=Joined(keys)))
    match found:
        case Interpretation():
            return _interpretation(tree, found, on)
        case Instrument():
            _no_day(found.id, on)
            return _instrument(tree, found)
        case Folder():
            _no_day(found.name, on)
            return _folder(found)


def show_coverage(tree: Tree, keys: tuple[str, ...], on: date | None) -> Shown:
    """Return the coverage table, or those of its rows that have every key. Raises NothingToShow."""
    _no_day("coverage", on)
    rows = [one for one in tree.coverage if all(_is_of(tree, one, key) for key in keys)]
    if not rows:
        raise NothingToShow(message("{name} has no row {keys}.", name="coverage", keys=Joined(keys)))
    titles = (message("sector"), message("emissions year"), message("stage"), message("state"), message("checked against"))
    return Shown([Heading(message("Coverage")), Grid(titles, list(_coverage_rows(tree, rows)))], law_json.coverage_json(rows))


def _name(found: Found) -> str:
    return found.id if isinstance(found, Instrument) else found.name


def _no_day(name: str, on: date | None) -> None:
    if on is not None:
        raise NothingToShow(message("{name} has no dated versions; leave --on out.", name=name))


def _parameter(tree: Tree, parameter: Parameter, keys: tuple[str, ...], on: date | None) -> Shown:
    rows = rows_of(parameter, keys)
    asked = parameter.name + "".join(f"[{key}]" for key in keys)
    if not rows:
        if len(keys) > len(parameter.keys):
            count = len(parameter.keys)
            raise NothingToShow(message("{name} has {count} keys, not {keys}.", name=parameter.name, count=count, keys=Joined(keys)))
        raise NothingToShow(message("{name} has no row {keys}.", name=parameter.name, keys=Joined(keys)), near_keys(parameter, keys))
    values = rows if on is None else applying(rows, on)
    if not values:
        periods = Joined(tuple(dict.fromkeys(str(value.period) for value in rows)))
        raise NothingToShow(message("{name} has no value on {day}. There is one for: {periods}.", name=asked, day=on, periods=periods))
    facts = Facts(
        [
            (message("kind"), KINDS[parameter.kind]),
            (message("unit"), unit_shown(parameter.unit)),
            (message("keys"), keys_shown(parameter)),
            (message("asked by"), Spaced((parameter.asked_by, ASKED_BY[parameter.asked_by]), " · ")),
            (message("file"), line_of(parameter.place).rpartition(":")[0]),
        ]
    )
    blocks: list[Block] = [Heading(Spaced((asked, parameter.label), " · ")), facts]
    for _, group in groupby(values, key=lambda value: (value.period, value.citation)):
        blocks += _dated(tree, parameter, list(group))
    return Shown(blocks, law_json.parameter_json(tree, parameter, values))


def _dated(tree: Tree, parameter: Parameter, values: list[Value]) -> list[Block]:
    """Return the values of one period and one citation."""
    first = values[0]
    facts: list[tuple[Rendered, Cell]] = citation_facts(tree, first.citation)
    if not parameter.keys:
        facts = [(message("value"), value_shown(first)), *facts, (message("place"), line_of(first.place))]
        return [Heading(str(first.period)), Facts(facts)]
    rows = [(*value.keys, value_shown(value), line_of(value.place)) for value in values]
    titles: tuple[Cell, ...] = (*parameter.keys, message("value"), message("place"))
    right = frozenset({len(parameter.keys)} if parameter.kind in ("number", "integer") else ())
    return [Heading(str(first.period)), Facts(facts), Grid(titles, rows, right)]


def _folder(folder: Folder) -> Shown:
    rows: list[tuple[Cell, ...]] = [(one.name, one.label, KINDS[one.kind], value_count(one)) for one in folder.parameters]
    rows += [(one.name, one.label, KINDS["interpretation"], len(one.choices)) for one in folder.interpretations]
    titles = (message("name"), message("label"), message("kind"), message("number of values"))
    heading = message("{name}: {count} names", name=folder.name, count=len(rows))
    return Shown([Heading(heading), Grid(titles, rows, frozenset({3}))], law_json.folder_json(folder))


def _interpretation(tree: Tree, one: Interpretation, on: date | None) -> Shown:
    choices = [choice for choice in one.choices if on is None or choice.period.holds(on)]
    if not choices:
        periods = Joined(tuple(str(choice.period) for choice in one.choices))
        raise NothingToShow(message("{name} has no value on {day}. There is one for: {periods}.", name=one.name, day=on, periods=periods))
    citing = citing_interpretation(tree, one.name)
    facts: list[tuple[Rendered, Cell]] = [
        (message("kind"), KINDS["interpretation"]),
        (message("question"), one.question),
        (message("instrument"), instrument_shown(tree, one.instrument, one.article) if one.instrument else one.article),
        (message("asked by"), Spaced((one.asked_by, ASKED_BY[one.asked_by]), " · ")),
        (message("file"), line_of(one.place).rpartition(":")[0]),
        (message("cited by"), _citing_in_short(citing)),
    ]
    blocks: list[Block] = [Heading(Spaced((one.name, one.label), " · ")), Facts(facts)]
    for choice in choices:
        blocks += _reading(one, choice)
    return Shown(blocks, law_json.interpretation_json(one, choices, citing))


def _reading(one: Interpretation, choice: Choice) -> list[Block]:
    others = [Spaced((name, text), ": ") for name, text in one.options.items() if name != choice.choice]
    facts: list[tuple[Rendered, Cell]] = [
        (message("reading taken"), Spaced((choice.choice, choice.label), ": ")),
        (message("reason"), choice.reason),
        (message("alternatives"), Stacked(tuple(others))),
        (message("decided"), str(choice.decided)),
        (message("place"), line_of(choice.place)),
    ]
    return [Heading(str(choice.period)), Facts(facts)]


def _citing_in_short(citing: Citing) -> Cell:
    names = [*citing.parameters, *dict.fromkeys(one.event for one in citing.deadlines)]
    return Joined(tuple(names)) if names else ""


def _instrument(tree: Tree, one: Instrument) -> Shown:
    citing = citing_instrument(tree, one.id)
    replaced_by = [other.id for other in tree.instruments.values() if one.id in other.replaces]
    facts: list[tuple[Rendered, Cell]] = [
        (message("kind"), KINDS["instrument"]),
        (message("document number"), one.number),
        (message("issuer"), one.issuer),
        *((DATES[name], str(day)) for name, day in one.dates.items()),
        (message("status"), status_shown(one.status)),
        (message("read"), READ[one.read]),
        (message("sectors"), _sectors(tree, one.sectors)),
        (message("replaces"), Stacked(tuple(instrument_shown(tree, other) for other in one.replaces))),
        (message("replaced by"), Stacked(tuple(instrument_shown(tree, other) for other in replaced_by))),
        (message("note"), one.note),
        (message("place"), line_of(one.place)),
    ]
    blocks: list[Block] = [Heading(Spaced((one.id, one.title), " · ")), Facts(facts)]
    rows = list(_citing_rows(tree, citing))
    if rows:
        titles = (message("name"), message("label"), message("number of values"))
        blocks += [Heading(message("Cited by")), Grid(titles, rows, frozenset({2}))]
    else:
        blocks.append(Line(message("Nothing cites it.")))
    return Shown(blocks, law_json.instrument_json(one, citing))


def _citing_rows(tree: Tree, citing: Citing) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [(name, tree.parameters[name].label, count) for name, count in citing.parameters.items()]
    rows += [(name, tree.interpretations[name].label, "") for name in citing.interpretations]
    events = [one.event for one in citing.deadlines]
    rows += [(name, tree.events[name], events.count(name)) for name in dict.fromkeys(events)]
    rows += [(message("trading holidays {year}", year=year), "", len(tree.holidays[year].days)) for year in citing.holidays]
    return rows


def _sectors(tree: Tree, sectors: Sequence[str]) -> Cell:
    return Joined(tuple(tree.sectors.get(sector, sector) for sector in sectors)) if sectors else ""


def _event(tree: Tree, event: Event, keys: tuple[str, ...]) -> Shown:
    deadlines = [one for one in event.deadlines if all(_is_of(tree, one, key) for key in keys)]
    heading = Heading(Spaced((event.name, tree.events[event.name]), " · "))
    if keys and not deadlines:
        raise NothingToShow(message("{name} has no row {keys}.", name=event.name, keys=Joined(keys)))
    titles = (message("emissions year"), message("sectors"), message("date"), message("basis"))
    rows = [(one.emissions_year, _sectors(tree, one.sectors), str(one.day), _basis(tree, one)) for one in deadlines]
    body: Block = Grid(titles, rows) if rows else Line(message("No deadline of it is fixed."))
    return Shown([heading, body], law_json.event_json(tree, event, deadlines))


def _basis(tree: Tree, one: Deadline) -> Cell:
    cells = [cell for _, cell in citation_facts(tree, one.citation)[1:]]
    return Stacked((mark_shown(one.citation.mark), *cells, line_of(one.place)))


def _is_of(tree: Tree, one: Deadline | Coverage, key: str) -> bool:
    """Tell whether the key is the year, a sector by name or label, the stage or the state."""
    sectors = one.sectors if isinstance(one, Deadline) else (one.sector,)
    labels = [text for sector in sectors if (label := tree.sectors.get(sector)) for text in (label.zh, label.en)]
    words = [str(one.emissions_year), *sectors, *labels]
    if isinstance(one, Coverage):
        stage = tree.stages[one.stage]
        words += [one.stage, stage.zh, stage.en, one.state]
    return key.casefold() in [word.casefold() for word in words]


def _coverage_rows(tree: Tree, rows: list[Coverage]) -> list[tuple[Cell, ...]]:
    """Return a row for each stage that is there, and one row for all of those that are not, by sector and year."""
    table: list[tuple[Cell, ...]] = []
    for (sector, year), group in groupby(rows, key=lambda one: (one.sector, one.emissions_year)):
        stages = list(group)
        done = [one for one in stages if one.state != "none"]
        missing = [tree.stages[one.stage] for one in stages if one.state == "none"]
        table += [(tree.sectors[sector], year, tree.stages[one.stage], STATES[one.state], one.checked_against) for one in done]
        if missing:
            table.append((tree.sectors[sector], year, Joined(tuple(missing)), STATES["none"], ""))
    return table
