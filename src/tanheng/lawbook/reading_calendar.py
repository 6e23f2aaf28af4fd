"""Reads deadlines, trading and public holidays and the coverage table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tanheng.kernel.messages import message
from tanheng.lawbook.entries import Coverage, Deadline, Holidays, PublicHolidays, Tree
from tanheng.lawbook.nodes import Faults, LawFault, Node
from tanheng.lawbook.reading_parameters import one_of, read_citation

_SATURDAY = 5
_STATES = ("complete", "partial", "none")


def read_events(node: Node, _relative: Path, tree: Tree, _faults: Faults) -> None:
    """Read the labels of the events."""
    tree.events.update({name: label.label() for name, label in node.get("events").mapping().items()})
    if not tree.events:
        raise node.fault(message("at least one entry is needed"))


def read_deadlines(node: Node, relative: Path, tree: Tree, faults: Faults) -> None:
    """Read the deadlines of one emissions year; two for one event, sector and year are a fault."""
    label, year = node.get("label").label(), node.get("emissions_year").integer()
    if relative.stem != str(year):
        raise node.fault(message("the file is named {file} but says {year}", file=relative.name, year=year))
    seen: dict[tuple[str, str], Deadline] = {}
    for entry in node.get("deadlines").sequence():
        with faults.gathering():
            sectors = tuple(item.text() for item in entry.get("sectors").sequence())
            deadline = Deadline(
                entry.get("event").text(), label, year, sectors, entry.get("date").date(), read_citation(entry), entry.place
            )
            faults.extend(entry.unknown())
            for sector in sectors:
                if (other := seen.get((deadline.event, sector))) is not None:
                    asked = f"{deadline.event}, {sector}, {year}"
                    what = message("{asked} has two dates: {one} and {other}", asked=asked, one=other.day, other=deadline.day)
                    raise LawFault(what, other.place, deadline.place)
                seen[deadline.event, sector] = deadline
            tree.deadlines.append(deadline)


def read_holidays(node: Node, relative: Path, tree: Tree, _faults: Faults) -> None:
    """Read the weekdays of one year on which the market is closed."""
    year = _year_of(node, relative)
    tree.holidays[year] = Holidays(year, _weekdays(node, "days", year), read_citation(node), node.place)


def read_public_holidays(node: Node, relative: Path, tree: Tree, _faults: Faults) -> None:
    """Read the weekdays of one year that are off, and the weekends that are worked instead."""
    year = _year_of(node, relative)
    worked = [item.date() for item in node.get("working_weekends").sequence()]
    for day in worked:
        if day.year != year or day.weekday() < _SATURDAY or worked.count(day) > 1:
            raise node.fault(message("{day} is no single Saturday or Sunday of {year}", day=day, year=year))
    off = _weekdays(node, "days_off", year)
    tree.public_holidays[year] = PublicHolidays(year, off, frozenset(worked), read_citation(node), node.place)


def _year_of(node: Node, relative: Path) -> int:
    year = node.get("year").integer()
    if relative.stem != str(year):
        raise node.fault(message("the file is named {file} but says {year}", file=relative.name, year=year))
    node.find("label")
    return year


def _weekdays(node: Node, name: str, year: int) -> frozenset[date]:
    days = [item.date() for item in node.get(name).sequence()]
    for day in days:
        if day.year != year or day.weekday() >= _SATURDAY or days.count(day) > 1:
            raise node.fault(message("{day} is no single weekday of {year}", day=day, year=year))
    return frozenset(days)


def read_coverage(node: Node, _relative: Path, tree: Tree, faults: Faults) -> None:
    """Read what is implemented: every sector, emissions year and stage at most once."""
    tree.stages.update({name: label.label() for name, label in node.get("stages").mapping().items()})
    tree.sectors.update({name: label.label() for name, label in node.get("sectors").mapping().items()})
    seen: set[tuple[str, int, str]] = set()
    for entry in node.get("coverage").sequence():
        with faults.gathering():
            row = _coverage_row(entry, tree)
            if (row.sector, row.emissions_year, row.stage) in seen:
                raise entry.fault(message("this sector, year and stage stand here twice"))
            faults.extend(entry.unknown())
            seen.add((row.sector, row.emissions_year, row.stage))
            tree.coverage.append(row)


def _coverage_row(entry: Node, tree: Tree) -> Coverage:
    row = Coverage(
        sector=one_of(entry.get("sector"), tuple(tree.sectors)),
        emissions_year=entry.get("emissions_year").integer(),
        stage=one_of(entry.get("stage"), tuple(tree.stages)),
        state=one_of(entry.get("state"), _STATES),
        checked_against=found.label() if (found := entry.find("checked_against")) else None,
    )
    if row.state != "none" and row.checked_against is None:
        raise entry.fault(message("what is implemented must say what it was checked against"))
    return row
