"""Searches `law/` by words: in names, labels, keys, values, articles, notes, reasons and the titles of instruments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from tanheng.kernel.messages import Label
from tanheng.lawbook.entries import Deadline, Instrument, Interpretation, Parameter, Tree, Value
from tanheng.lawbook.marks import Citation

PARAMETER, INTERPRETATION, INSTRUMENT, EVENT = "parameter", "interpretation", "instrument", "event"


class Closeness(IntEnum):
    """How closely a word was met; smaller is closer."""

    NAME = 0
    KEY = 1
    IN_KEY = 2
    IN_LABEL = 3
    ELSEWHERE = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that has every word: a row, or a whole parameter with those of its values that do, an interpretation, instrument, event."""

    kind: str
    name: str
    keys: tuple[str, ...]
    label: Label
    values: tuple[Value, ...]
    of: Interpretation | Instrument | tuple[Deadline, ...] | None
    place: str
    rank: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Fields:
    """What the words are looked for in, casefolded."""

    name: str
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    rest: tuple[str, ...]

    def closeness(self, word: str) -> Closeness | None:
        """Return how closely the word is met; None where it does not occur."""
        if word == self.name:
            return Closeness.NAME
        if word in self.keys:
            return Closeness.KEY
        if any(word in key for key in self.keys):
            return Closeness.IN_KEY
        if word in self.name or any(word in label for label in self.labels):
            return Closeness.IN_LABEL
        return Closeness.ELSEWHERE if any(word in text for text in self.rest) else None

    def rank(self, words: list[str]) -> tuple[int, int] | None:
        """Return the rank of a hit, the farthest word first; None where a word is missing."""
        met = [self.closeness(word) for word in words]
        present = [one for one in met if one is not None]
        return (max(present), sum(present)) if len(present) == len(met) else None


def search(tree: Tree, text: str) -> list[Hit]:
    """Return what has every word of the text, best matches first: exact name, key, label, the rest; nothing for no words."""
    words = text.casefold().split()
    if not words:
        return []
    hits = [hit for parameter in tree.parameters.values() for hit in _of_parameter(tree, parameter, words)]
    hits += _of_texts(tree, words)
    return sorted(hits, key=lambda hit: (hit.rank, hit.name))


def _of_parameter(tree: Tree, parameter: Parameter, words: list[str]) -> Iterator[Hit]:
    whole = _fields(parameter.name, (), [parameter.label], [])
    values = [value for dated in parameter.values.values() for value in dated]
    rank = whole.rank(words)
    if rank is not None:
        yield Hit(PARAMETER, parameter.name, (), parameter.label, tuple(values), None, parameter.place, rank)
        return
    by_key: dict[tuple[str, ...], list[Value]] = {}
    ranks: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for value in values:
        fields = _fields(value.name, value.keys, [value.label], _texts_of_value(tree, value))
        rank = fields.rank(words)
        if rank is None:
            continue
        by_its_key = any(fields.closeness(word) in (Closeness.KEY, Closeness.IN_KEY) for word in words)
        keys = value.keys if by_its_key else ()
        by_key.setdefault(keys, []).append(value)
        ranks.setdefault(keys, []).append(rank)
    for keys, found in by_key.items():
        shown = keys or (found[0].keys if len({one.keys for one in found}) == 1 else ())
        yield Hit(PARAMETER, parameter.name, shown, parameter.label, tuple(found), None, found[-1].place, min(ranks[keys]))


def _of_texts(tree: Tree, words: list[str]) -> Iterator[Hit]:
    for interpretation in tree.interpretations.values():
        rank = _interpretation_fields(tree, interpretation).rank(words)
        if rank is not None:
            name, label, place = interpretation.name, interpretation.label, interpretation.place
            yield Hit(INTERPRETATION, name, (), label, (), interpretation, place, rank)
    for instrument in tree.instruments.values():
        labels = [label for label in (instrument.issuer, instrument.note) if label]
        fields = _fields(instrument.id, (), [instrument.title], [instrument.number, *_both(labels), *map(str, instrument.dates.values())])
        rank = fields.rank(words)
        if rank is not None:
            yield Hit(INSTRUMENT, instrument.id, (), instrument.title, (), instrument, instrument.place, rank)
    for event, label in tree.events.items():
        deadlines = tuple(one for one in tree.deadlines if one.event == event)
        rank = _event_fields(tree, event, label, deadlines).rank(words)
        if rank is not None:
            yield Hit(EVENT, event, (), label, (), deadlines, deadlines[-1].place if deadlines else "", rank)


def _interpretation_fields(tree: Tree, one: Interpretation) -> _Fields:
    texts = [one.article, *one.options, *_both(one.options.values()), *_both([one.question])]
    texts += _both(choice.reason for choice in one.choices)
    texts += _texts_of_instrument(tree, one.instrument)
    return _fields(one.name, (), [one.label], texts)


def _event_fields(tree: Tree, event: str, label: Label, deadlines: tuple[Deadline, ...]) -> _Fields:
    texts = [text for one in deadlines for text in (str(one.day), str(one.emissions_year), *one.sectors)]
    texts += [text for one in deadlines for text in _texts_of_citation(tree, one.citation)]
    texts += _both(tree.sectors[sector] for one in deadlines for sector in one.sectors if sector in tree.sectors)
    return _fields(event, (), [label], texts)


def _texts_of_value(tree: Tree, value: Value) -> list[str]:
    shown = value.value if isinstance(value.value, tuple) else (str(value.value),)
    return [*shown, value.unit, *_texts_of_citation(tree, value.citation)]


def _texts_of_citation(tree: Tree, citation: Citation) -> list[str]:
    labels = [label for label in (citation.source, citation.reason, citation.note) if label]
    return [citation.article, citation.interpretation, *_both(labels), *_texts_of_instrument(tree, citation.instrument)]


def _texts_of_instrument(tree: Tree, name: str) -> list[str]:
    instrument = tree.instruments.get(name)
    return [name, instrument.number, *_both([instrument.title])] if instrument else []


def _both(labels: Iterable[Label]) -> list[str]:
    return [text for label in labels for text in (label.zh, label.en)]


def _fields(name: str, keys: tuple[str, ...], labels: list[Label], rest: list[str]) -> _Fields:
    folded = tuple(text.casefold() for text in rest if text)
    return _Fields(name.casefold(), tuple(key.casefold() for key in keys), tuple(text.casefold() for text in _both(labels)), folded)
