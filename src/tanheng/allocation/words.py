"""The words of allocation, read from `vocabulary.yaml`: columns, special cases, and what the columns of the official tables mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tanheng.kernel.messages import Label
from tanheng.lawbook.nodes import Node, read_nodes
from tanheng.quantification.vocabulary import Term, folded

_LISTS = ("columns", "sheets", "answer", "special", "facts")
_SINGLE = ("white_word", "year_word", "estimate_word", "remark_mark", "unit_word")
_SEVERAL = (
    "date_marks", "white_varieties", "totals", "subtotals", "footnotes", "blanks", "organisations", "units_read", "scales",
)  # fmt: skip
INPUT, SHOWN, PRINTED, EVERY = "input", "shown", "printed", "every"
ANY_SECTOR = "any"


@dataclass(frozen=True, slots=True)
class Form:
    """One official table: its number, its sector (`any`: one table for each), and its fields by name with their role."""

    code: str
    sector: str
    english: str
    names: dict[str, str]  # field: name without circled digit and unit
    roles: dict[str, str]  # field: input, shown, printed, every


class Words:
    """All words, found by any of their written forms."""

    def __init__(self, root: Node) -> None:
        self._lists = {name: _terms(root.get(name)) for name in _LISTS}
        self.word = {name: root.get(name).text() for name in _SINGLE}
        self.list = {name: tuple(item.text() for item in root.get(name).sequence()) for name in _SEVERAL}
        official = root.get("official")
        every = {field: node.text() for field, node in official.get(EVERY).mapping().items()}
        self.forms = {code: _form(code, node, every) for code, node in official.get("tables").mapping().items()}

    def find(self, kind: str, written: str) -> Term | None:
        """Return the term of a list (`columns`, `sheets`, `answer`, `special`, `facts`) that is written so, or None."""
        return self._lists[kind].get(folded(written))

    def label(self, kind: str, code: str) -> Label:
        """Return the names of a term."""
        return next(term.label for term in self._lists[kind].values() if term.code == code)

    def labels(self, kind: str) -> tuple[Label, ...]:
        """Return the names of all terms of a list, in the order of the file."""
        return tuple({term.code: term.label for term in self._lists[kind].values()}.values())

    def column_of(self, field: str, codes: Sequence[str]) -> str:
        """Return how the first of these official tables that has the column calls it."""
        return next(self.forms[code].names[field] for code in codes if field in self.forms[code].names)

    def written(self, kind: str) -> dict[str, str]:
        """Return the code of every written form of a list, folded."""
        return {form: term.code for form, term in self._lists[kind].items()}


def _terms(root: Node) -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for code, node in root.mapping().items():
        term = Term(code, Label(node.get("zh").text(), node.get("en").text()))
        also = node.find("also")
        for text in (code, term.label.zh, term.label.en, *([item.text() for item in also.sequence()] if also else ())):
            terms[folded(text)] = term
    return terms


def _form(code: str, node: Node, every: dict[str, str]) -> Form:
    names, roles = dict(every), dict.fromkeys(every, EVERY)
    for role in (INPUT, SHOWN, PRINTED):
        for field, name in node.get(role).mapping().items():
            names[field], roles[field] = name.text(), role
    return Form(code, node.get("sector").text(), node.get("english").text(), names, roles)


@cache
def words() -> Words:
    """Return the words, read once."""
    path = Path(__file__).with_name("vocabulary.yaml")
    return Words(read_nodes(path, path.name))
