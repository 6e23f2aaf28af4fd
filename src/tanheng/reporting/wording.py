"""The wording of the forms, read from `forms.yaml`: which tables a sector has, and what rows and columns are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tanheng.kernel.messages import Label
from tanheng.lawbook.nodes import Node, read_nodes
from tanheng.quantification.vocabulary import vocabulary

ENTERPRISE_TABLE, PROCESS_TABLE, SUMMARY_TABLE, AUXILIARY_TABLE = "enterprise", "processes", "summary", "auxiliary"


@dataclass(frozen=True, slots=True)
class Title:
    """One table of a sector: its number after the letter of the appendix, what it is of, and its title."""

    number: str
    of: str
    with_sources: bool
    label: Label


class Wording:
    """All names of the forms."""

    def __init__(self, root: Node) -> None:
        self._lists = {
            name: {code: _label(entry) for code, entry in root.get(name).mapping().items()}
            for name in ("columns", "facts", "scopes", "rows", "methods", "uoms")
        }
        self._sources = {category: node.text() for category, node in root.get("sources").mapping().items()}
        self._units = {sector: node.text() for sector, node in root.get("emission_unit").mapping().items()}
        self._subtotals = {
            scope: {name: code.text() for name, code in node.mapping().items()} for scope, node in root.get("subtotals").mapping().items()
        }
        self.with_rates = frozenset(node.text() for node in root.get("with_rates").sequence())
        self.analogous = frozenset(node.text() for node in root.get("analogous").sequence())
        self._tables = {
            sector: tuple(
                Title(node.get("number").text(), node.get("of").text(), node.get("sources").text() == "yes", _label(node))
                for node in listed.sequence()
            )
            for sector, listed in root.get("tables").mapping().items()
        }

    def tables(self, sector: str) -> tuple[Title, ...]:
        """Return the tables of a sector in their order."""
        return self._tables[sector]

    def label(self, kind: str, code: str) -> Label:
        """Return a name of the list `columns`, `facts`, `rows` or `methods`."""
        return self._lists[kind][code]

    def text(self, kind: str, code: str, language: str, **fields: object) -> str:
        """Return a name with its fields filled in."""
        return self._lists[kind][code].render(language).format_map(fields)

    def scope(self, code: str, language: str) -> str:
        """Return how the form calls a process or power unit."""
        return (self._lists["scopes"].get(code) or vocabulary().term("scope", code).label).render(language)

    def source(self, category: str, language: str) -> str:
        """Return the emission source that a category stands under."""
        source = self._sources.get(category)
        term = vocabulary().term("category", category) if source is None else vocabulary().term("source", source)
        return term.label.render(language)

    def uom(self, uom: str, language: str) -> str:
        """Return a unit of measure as it is written in the language."""
        for name, label in self._lists["uoms"].items():
            uom = uom.replace(name, label.render(language))
        return uom

    def subtotals(self, scope: str) -> dict[str, str]:
        """Return the subtotals that the forms of a level state, each with the row that states it."""
        return self._subtotals.get(scope, {})

    def emission_unit(self, sector: str) -> str:
        """Return the unit of emissions of a sector."""
        return self._units[sector]


def _label(node: Node) -> Label:
    return Label(node.get("zh").text(), node.get("en").text())


@cache
def wording() -> Wording:
    """Return the wording, read once."""
    path = Path(__file__).with_name("forms.yaml")
    return Wording(read_nodes(path, path.name))
