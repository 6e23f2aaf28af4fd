"""Materials of a sector: official names, aliases and varieties of each category, and what to say about a name that is none of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from tanheng.kernel.messages import Joined, Message, message
from tanheng.lawbook import Lawbook, NoLegalValue, Value
from tanheng.quantification import checks
from tanheng.quantification.model import Material
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import folded, vocabulary

Tables = dict[str, list[tuple[str, str]]]
UNLISTED_ORDER = 10_000  # after everything that a table lists
_NEAR = 0.75
_SUGGESTIONS = 3
_LONG_ENOUGH = 3
FUEL = "fuel"


class Materials:
    """The tables of one day: official names with their units, by category. Finds a material by what a row calls it.

    A table `output of coking` is that of a category in one scope. `aliases_of` names the alias lists of a category where they are not
    those of its own name. `deducted` are the categories that lower a total: leaving one of their materials out makes nothing look smaller,
    so that only a name with one wrong character is taken for misspelt, and whoever means another material marks it as unlisted.
    """

    def __init__(
        self,
        lawbook: Lawbook,
        on: date,
        sector: str,
        tables: Tables,
        unlisted: Iterable[str],
        aliases_of: Mapping[str, tuple[str, ...]],
        deducted: Iterable[str] = (),
    ) -> None:
        self._aliases_of = aliases_of
        self._deducted = frozenset(deducted)
        self._official: dict[str, dict[str, Material]] = {}
        for table, names in tables.items():
            category = table.split(" ", 1)[0]
            self._official[table] = {folded(name): Material(category, name, "", unit, order) for order, (name, unit) in enumerate(names)}
        self._categories = tuple(table for table in tables if " " not in table)
        self._aliases = _by_category(lawbook, f"{sector}.aliases", on)
        self._varieties = _by_category(lawbook, f"{sector}.varieties", on)
        self._unlisted = {folded(name) for name in unlisted}

    def find(self, category: str, scope: str, written: str) -> Material:
        """Return the material. Raises Fault for a misspelt name and for one of another category.

        A name that is far from every name of the tables is a material outside them: not accounted.
        """
        if category in self._deducted and (bare := vocabulary().beginning("unlisted", written)):
            written = bare
            if self._in(category, category, written) is None:
                return Material(category, written, "", "t", UNLISTED_ORDER, accounted=False)
        table = f"output of {scope}" if category == "output" else category
        found = self._in(table, category, written)
        if found is not None:
            return found
        if folded(written) not in self._unlisted:
            others = [other for other in self._categories if other != category and self._in(other, other, written)]
            if others:
                raise Fault(checks.ITEM_OF_OTHER_CATEGORY, "item", written, _labels(others))
            near = self._mistyped(category, written) if category in self._deducted else self._near(table, category, written)
            if near:
                raise Fault(checks.ITEM_MISSPELT, "item", written, Joined(tuple(near)), hint=self._hint(category))
        return Material(category, written, "", "t", UNLISTED_ORDER, accounted=False)

    def names(self, category: str) -> tuple[str, ...]:
        """Return the official names of a category."""
        return tuple(material.item for material in self._official[category].values())

    def _hint(self, category: str) -> Message:
        if category in self._deducted:
            mark = vocabulary().term("unlisted", "unlisted").label
            return message("If it is another material, write {mark}: before its name; nothing is deducted for it.", mark=mark)
        if category == FUEL:
            return message("Coal is named by its rank (GB/T 5751), another fuel by its row of the guideline.")
        return message("A material or product that no table lists is not accounted.")

    def is_of(self, category: str, written: str) -> bool:
        """Tell whether a table of the category has the name, as its own or as that of one of its rows."""
        return self._in(category, category, written) is not None

    def _in(self, table: str, category: str, written: str) -> Material | None:
        official, name = self._official.get(table, {}), folded(written)
        if name in official:
            return official[name]
        for words in self._aliases_of.get(category, (category,)):
            if (alias := self._aliases.get(words, {}).get(name)) is not None and folded(alias.text) in official:
                return replace(official[folded(alias.text)], named_by=alias)
            if (kind := self._varieties.get(words, {}).get(name)) is not None and folded(kind.text) in official:
                base = official[folded(kind.text)]
                return replace(base, variety=written, named_by=kind)
        return None

    def _mistyped(self, category: str, written: str) -> list[str]:
        """Return the official names that differ by one wrong or two transposed characters; short names are too alike to say."""
        name = folded(written)
        alike = {known: target for known, target in self._names(category, category).items() if len(known) == len(name) >= _LONG_ENOUGH}
        close = [target for known, target in alike.items() if _one_apart(known, name) or _transposed(known, name)]
        return list(dict.fromkeys(close))[:_SUGGESTIONS]

    def _names(self, table: str, category: str) -> dict[str, str]:
        """Return every way to write a material of the table, with its official name."""
        official = self._official.get(table, {})
        names = {known: material.item for known, material in official.items()}
        for words in self._aliases_of.get(category, (category,)):
            names |= {alias: target.text for alias, target in self._aliases.get(words, {}).items() if folded(target.text) in official}
        return names

    def _near(self, table: str, category: str, written: str) -> list[str]:
        name, names = folded(written), self._names(table, category)
        close = difflib.get_close_matches(name, names, n=len(names) or 1, cutoff=_NEAR)
        close += [known for known in names if _one_apart(known, name) or (len(known) > 1 and (known in name or name in known))]
        return list(dict.fromkeys(names[known] for known in close))[:_SUGGESTIONS]


def _by_category(lawbook: Lawbook, name: str, on: date) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for category in {keys[0] for keys in lawbook.tree.parameters[name].values}:
        try:
            found[category] = {folded(written): value for written, value in lawbook.rows(name, category, on=on).items()}
        except NoLegalValue:  # a table may lack rows of a category on some day
            found[category] = {}
    return found


def _labels(categories: Iterable[str]) -> Joined:
    return Joined(tuple(vocabulary().term("category", category).label for category in categories))


def _one_apart(first: str, second: str) -> bool:
    """Tell whether one character was changed, added or left out; single characters are too short to say."""
    if min(len(first), len(second)) < 2 or abs(len(first) - len(second)) > 1:
        return False
    if len(first) == len(second):
        return sum(one != other for one, other in zip(first, second, strict=True)) == 1
    shorter, longer = sorted((first, second), key=len)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _transposed(first: str, second: str) -> bool:
    """Tell whether two neighbouring characters changed places."""
    apart = [place for place, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
    return len(apart) == 2 and apart[0] + 1 == apart[1] and first[apart[0]] == second[apart[1]] and first[apart[1]] == second[apart[0]]
