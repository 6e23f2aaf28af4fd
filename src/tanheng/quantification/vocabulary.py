"""The words of the input tables, read from `vocabulary.yaml`: what a header, a coded term or a unit may be called."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from tanheng.kernel.messages import Label
from tanheng.lawbook.nodes import Node, read_nodes

_PROVINCE_ENDINGS = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")


@dataclass(frozen=True, slots=True)
class Term:
    """One coded word with its names; `uom` is the official unit of an auxiliary or energy item."""

    code: str
    label: Label
    uom: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: 1 of it is `factor` of its base."""

    name: str
    base: str
    factor: Decimal


def folded(text: str) -> str:
    """Return the text as words are compared: full-width forms folded, without spaces, in lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class Vocabulary:
    """All words, found by any of their written forms."""

    def __init__(self, root: Node) -> None:
        self._lists = {name: self._terms(node) for name, node in root.mapping().items() if name not in ("units", "provinces")}
        self._by_code = {name: {term.code: term for term in terms.values()} for name, terms in self._lists.items()}
        self._units: dict[str, Unit] = {}
        self.units = tuple(root.get("units").mapping())
        for name, node in root.get("units").mapping().items():
            unit = Unit(name, node.get("base").text(), node.get("factor").number())
            for written in (name, *self._also(node)):
                self._units[folded(written)] = unit
        self.provinces = tuple(item.text() for item in root.get("provinces").sequence())

    def find(self, kind: str, written: str) -> Term | None:
        """Return the term of a list (`columns`, `scope`, …) that is written so, or None."""
        return self._lists[kind].get(folded(written))

    def ending(self, kind: str, written: str) -> tuple[str, Term] | None:
        """Return what stands before the longest term of a list that the text ends with, and the term; or None."""
        text, terms = folded(written), self._lists[kind]
        found = max((known for known in terms if text.endswith(known)), key=len, default=None)
        return None if found is None else (text.removesuffix(found), terms[found])

    def beginning(self, kind: str, written: str) -> str:
        """Return what follows a term of a list and a colon, as in `unlisted: gypsum`; empty where the text does not begin so."""
        term, _, rest = unicodedata.normalize("NFKC", written).partition(":")
        return rest.strip() if self.find(kind, term) is not None else ""

    def written(self, kind: str, code: str) -> list[str]:
        """Return every way in which a term of a list is written, folded."""
        return [text for text, term in self._lists[kind].items() if term.code == code]

    def term(self, kind: str, code: str) -> Term:
        """Return the term with the code."""
        return self._by_code[kind][code]

    def terms(self, kind: str) -> list[Term]:
        """Return all terms of a list in the order of the file."""
        return list(self._by_code[kind].values())

    def unit(self, written: str) -> Unit | None:
        """Return the unit that is written so, or None."""
        return self._units.get(folded(written))

    def province(self, written: str) -> str | None:
        """Return the short name of a province, written short or in full, or None."""
        for ending in ("", *_PROVINCE_ENDINGS):
            if written.endswith(ending) and written.removesuffix(ending) in self.provinces:
                return written.removesuffix(ending)
        return None

    @staticmethod
    def _also(node: Node) -> list[str]:
        found = node.find("also")
        return [item.text() for item in found.sequence()] if found else []

    def _terms(self, node: Node) -> dict[str, Term]:
        terms: dict[str, Term] = {}
        for code, entry in node.mapping().items():
            label = Label(entry.get("zh").text(), entry.get("en").text())
            term = Term(code, label, found.text() if (found := entry.find("uom")) else "")
            for written in (code, label.zh, label.en, *self._also(entry)):
                terms[folded(written)] = term
        return terms


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read once."""
    path = Path(__file__).with_name("vocabulary.yaml")
    return Vocabulary(read_nodes(path, path.name))
