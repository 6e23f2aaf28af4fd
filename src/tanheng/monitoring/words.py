"""The words of monitoring tables, read from `vocabulary.yaml`: headers with the units that may stand behind them, and flags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tanheng.kernel.messages import Label
from tanheng.lawbook.nodes import Node, read_nodes
from tanheng.quantification.vocabulary import Term, folded

_WITH_UNIT = re.compile(r"(.+?)[(\[](.+)[)\]]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, its name, and the units in which it stands in a table of hours and in one of days; the first is shown."""

    code: str
    label: Label
    hour: tuple[str, ...]
    day: tuple[str, ...]

    def units(self, *, hourly: bool) -> tuple[str, ...]:
        """Return the units that may be written for the column."""
        return self.hour if hourly else self.day


class Words:
    """All words, found by any of their written forms."""

    def __init__(self, root: Node) -> None:
        self._columns: dict[str, Column] = {}
        self._written: dict[str, Column] = {}
        for code, node in root.get("columns").mapping().items():
            column = Column(code, _label(node), _texts(node, "hour"), _texts(node, "day"))
            self._columns[code] = column
            self._written.update(dict.fromkeys(_forms(code, node), column))
        self._terms = {name: _terms(root.get(name)) for name in ("flag", "sheets", "statistic")}

    def column(self, code: str) -> Column:
        """Return the column with the code."""
        return self._columns[code]

    def header(self, written: str) -> tuple[Column, str] | None:
        """Return the column that a header names and the unit in brackets behind the name (empty without one), or None."""
        text = folded(written)
        if text in self._written:
            return self._written[text], ""
        parts = _WITH_UNIT.fullmatch(text)
        if parts is None or parts[1] not in self._written:
            return None
        return self._written[parts[1]], parts[2]

    def find(self, kind: str, written: str) -> Term | None:
        """Return the term of a list (`flag`, `sheets`, `statistic`) that is written so, or None."""
        return self._terms[kind].get(folded(written))

    def labels(self, kind: str) -> tuple[Label, ...]:
        """Return the names of all terms of a list, in the order of the file."""
        return tuple({term.code: term.label for term in self._terms[kind].values()}.values())


def _label(node: Node) -> Label:
    return Label(node.get("zh").text(), node.get("en").text())


def _texts(node: Node, name: str) -> tuple[str, ...]:
    found = node.find(name)
    return tuple(item.text() for item in found.sequence()) if found else ()


def _forms(code: str, node: Node) -> list[str]:
    label = _label(node)
    return [folded(text) for text in (code, label.zh, label.en, *_texts(node, "also"))]


def _terms(root: Node) -> dict[str, Term]:
    return {form: Term(code, _label(node)) for code, node in root.mapping().items() for form in _forms(code, node)}


@cache
def words() -> Words:
    """Return the words, read once."""
    path = Path(__file__).with_name("vocabulary.yaml")
    return Words(read_nodes(path, path.name))
