"""Finds what a name in `law/` stands for, what stands near it, and who cites an instrument or an interpretation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from tanheng.lawbook.entries import Deadline, Instrument, Interpretation, Keys, Parameter, Tree, Value

COVERAGE = "coverage"
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Folder:
    """The parameters and interpretations whose names begin with the folder's."""

    name: str
    parameters: tuple[Parameter, ...]
    interpretations: tuple[Interpretation, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An event with its deadlines, in the order of years."""

    name: str
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """What cites an instrument or an interpretation: how many values of each parameter, which interpretations, which deadlines."""

    parameters: dict[str, int]
    interpretations: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    holidays: tuple[int, ...]


Found = Parameter | Interpretation | Instrument | Folder | Event


def find(tree: Tree, name: str) -> list[Found]:
    """Return everything that the name stands for: a parameter and an interpretation may share one. Empty where nothing does."""
    found: list[Found] = []
    for known in (tree.parameters, tree.interpretations, tree.instruments):
        if name in known:
            found.append(known[name])
    folder = _folder(tree, name)
    if folder.parameters or folder.interpretations:
        found.append(folder)
    if name in tree.events:
        deadlines = sorted(
            (deadline for deadline in tree.deadlines if deadline.event == name), key=lambda one: (one.emissions_year, one.day)
        )
        found.append(Event(name, tuple(deadlines)))
    return found


def near_names(tree: Tree, name: str) -> list[str]:
    """Return a few names that resemble this one: those that end with it, contain it or are spelt alike."""
    asked = name.casefold()
    known = sorted(set(_names(tree)))
    ending = [one for one in known if asked and one.casefold().rpartition(".")[2] == asked.rpartition(".")[2]]
    containing = [one for one in known if asked and asked in one.casefold()]
    alike = get_close_matches(name, known, n=_NEAR)
    return list(dict.fromkeys([*ending, *alike, *containing]))[:_NEAR]


def near_keys(parameter: Parameter, keys: Keys) -> list[str]:
    """Return a few keys of the table that resemble the first one that leads nowhere; the first ones of the table where none does."""
    for depth in range(len(keys)):
        known = list(dict.fromkeys(one[depth] for one in parameter.values if one[:depth] == keys[:depth] and len(one) > depth))
        if keys[depth] not in known:
            containing = [one for one in known if keys[depth].casefold() in one.casefold() or one.casefold() in keys[depth].casefold()]
            alike = get_close_matches(keys[depth], known, n=_NEAR, cutoff=0.5)
            return (list(dict.fromkeys([*containing, *alike])) or known)[:_NEAR]
    return []


def rows_of(parameter: Parameter, keys: Keys) -> list[Value]:
    """Return all dated values of the rows whose keys begin with these, by their first day, then as they stand in the file."""
    values = [value for row, dated in parameter.values.items() if row[: len(keys)] == keys for value in dated]
    return sorted(values, key=lambda value: value.period.first)


def applying(values: list[Value], on: date) -> list[Value]:
    """Return the values that apply on the day."""
    return [value for value in values if value.period.holds(on)]


def citing_instrument(tree: Tree, instrument: str) -> Citing:
    """Return who cites the instrument."""
    return Citing(
        parameters=_counts(value.name for value in _values(tree) if value.citation.instrument == instrument),
        interpretations=tuple(sorted(one.name for one in tree.interpretations.values() if one.instrument == instrument)),
        deadlines=tuple(one for one in tree.deadlines if one.citation.instrument == instrument),
        holidays=tuple(sorted(year for year, one in tree.holidays.items() if one.citation.instrument == instrument)),
    )


def citing_interpretation(tree: Tree, interpretation: str) -> Citing:
    """Return which values and deadlines rest on the interpretation."""
    return Citing(
        parameters=_counts(value.name for value in _values(tree) if value.citation.interpretation == interpretation),
        interpretations=(),
        deadlines=tuple(one for one in tree.deadlines if one.citation.interpretation == interpretation),
        holidays=(),
    )


def value_count(parameter: Parameter) -> int:
    """Return how many dated values the parameter has."""
    return sum(map(len, parameter.values.values()))


def _folder(tree: Tree, name: str) -> Folder:
    inside = f"{name}."
    return Folder(
        name,
        tuple(tree.parameters[one] for one in sorted(tree.parameters) if one.startswith(inside)),
        tuple(tree.interpretations[one] for one in sorted(tree.interpretations) if one.startswith(inside)),
    )


def _names(tree: Tree) -> Iterator[str]:
    for name in (*tree.parameters, *tree.interpretations):
        parts = name.split(".")
        yield from (".".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    yield from tree.instruments
    yield from tree.events
    yield COVERAGE


def _values(tree: Tree) -> Iterator[Value]:
    for parameter in tree.parameters.values():
        for dated in parameter.values.values():
            yield from dated


def _counts(names: Iterator[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))
