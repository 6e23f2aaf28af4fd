"""Flattens `law/` into single statements that can be compared: a value, a reading, an instrument, a deadline, a year of holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from tanheng.kernel.exact import plain
from tanheng.kernel.messages import Label
from tanheng.lawbook.entries import (
    Choice,
    Coverage,
    Deadline,
    Holidays,
    Instrument,
    Interpretation,
    Period,
    PublicHolidays,
    Scalar,
    Tree,
    Value,
)
from tanheng.lawbook.marks import Citation


class Group(StrEnum):
    """What a statement is about, in the order in which differences are told."""

    INSTRUMENT = "instrument"
    INTERPRETATION = "interpretation"
    METHOD = "method"
    VALUE = "value"
    DEADLINE = "deadline"
    HOLIDAYS = "holidays"
    COVERAGE = "coverage"


METHOD_KINDS = frozenset({"text", "flag", "list"})
Source = Value | Choice | Instrument | Deadline | Holidays | PublicHolidays | Coverage


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the law says: its path, its content, the rest that belongs to it, and the period in which it holds, if it has one."""

    group: Group
    path: tuple[str, ...]
    label: Label | None
    content: object
    shown: str
    rest: object
    period: Period | None
    citation: Citation | None
    place: str
    of: Source


def statements(tree: Tree) -> Iterator[Statement]:
    """Yield everything that the tree says."""
    for instrument in tree.instruments.values():
        yield _of_instrument(instrument)
    for interpretation in tree.interpretations.values():
        yield from (_of_choice(interpretation, choice) for choice in interpretation.choices)
    for parameter in tree.parameters.values():
        group = Group.METHOD if parameter.kind in METHOD_KINDS else Group.VALUE
        rest = (parameter.label, parameter.keys, parameter.asked_by, parameter.kind)
        for dated in parameter.values.values():
            yield from (_of_value(group, value, rest) for value in dated)
    yield from _undated(tree)


def statements_on(tree: Tree, on: date) -> Iterator[Statement]:
    """Yield what applies on the day; what has no period (deadlines, holidays, coverage) is left out."""
    return (one for one in statements(tree) if one.period is not None and one.period.holds(on))


def scalar_text(value: Scalar) -> str:
    """Return a value as it is written in the file; a list with commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, int | str):
        return str(value)
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return str(value) if isinstance(value, date) else plain(value)


def in_force(instrument: Instrument) -> Period | None:
    """Return the days on which the instrument is in force; by its publication or issue where the first day is unknown, None without any."""
    first = next((instrument.dates[name] for name in ("in_force", "published", "issued") if name in instrument.dates), None)
    if first is None:
        return None
    repealed = instrument.dates.get("repealed")
    return Period(first, repealed - timedelta(days=1) if repealed else None)


def _of_instrument(one: Instrument) -> Statement:
    period = in_force(one)
    rest = (one.title, one.number, one.issuer, one.read, tuple(one.dates.items()), one.sectors, one.replaces, one.note)
    shown = one.number or one.id
    return Statement(Group.INSTRUMENT, (one.id,), one.title, one.status, shown, rest, period, None, one.place, one)


def _of_choice(one: Interpretation, choice: Choice) -> Statement:
    rest = (one.label, one.question, one.instrument, one.article, one.asked_by, tuple(one.options.items()), choice.decided, choice.reason)
    content = (choice.choice, choice.label)
    return Statement(Group.INTERPRETATION, (one.name,), one.label, content, choice.choice, rest, choice.period, None, choice.place, choice)


def _of_value(group: Group, value: Value, rest: object) -> Statement:
    shown = scalar_text(value.value)
    content = (value.value, value.unit)
    path = (value.name, *value.keys)
    written = (shown, rest)
    return Statement(group, path, value.label, content, shown, written, value.period, value.citation, value.place, value)


def _undated(tree: Tree) -> Iterator[Statement]:
    for one in tree.deadlines:
        label = tree.events.get(one.event)
        for sector in one.sectors:
            path, shown = (one.event, str(one.emissions_year), sector), str(one.day)
            yield Statement(Group.DEADLINE, path, label, one.day, shown, (label, one.label), None, one.citation, one.place, one)
    for year, holidays in tree.holidays.items():
        days = tuple(sorted(holidays.days))
        shown = ", ".join(map(str, days))
        name = ("trading_holidays", str(year))
        yield Statement(Group.HOLIDAYS, name, None, days, shown, None, None, holidays.citation, holidays.place, holidays)
    for year, public in tree.public_holidays.items():
        days = (*sorted(public.days_off), *sorted(public.working_weekends))
        shown = ", ".join(map(str, days))
        yield Statement(
            Group.HOLIDAYS, ("public_holidays", str(year)), None, days, shown, None, None, public.citation, public.place, public
        )
    for row in tree.coverage:
        path = (row.sector, str(row.emissions_year), row.stage)
        label = tree.stages.get(row.stage)
        rest = (row.checked_against, label, tree.sectors.get(row.sector))
        yield Statement(Group.COVERAGE, path, label, row.state, row.state, rest, None, None, "", row)
