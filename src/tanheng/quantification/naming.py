"""English names of materials, for readers of the English output: the longest alias in Latin letters that leads to the official name."""

from __future__ import annotations

from functools import cache

from tanheng.kernel.messages import CHINESE
from tanheng.lawbook import Lawbook

_ALIASES = "{sector}.aliases"


def shown_name(lawbook: Lawbook, sector: str, item: str, language: str, category: str = "") -> str:
    """Return the official name; in English with its translation beside it."""
    english = "" if language == CHINESE else english_name(lawbook, sector, item, category)
    return item if english in ("", item) else f"{item} {english}"


def english_name(lawbook: Lawbook, sector: str, item: str, category: str = "") -> str:
    """Return the English name of a material, the official one where there is no other.

    Of a category it is the name by which a table of that category can be read back, where it has names of its own.
    """
    names = _english_names(lawbook, sector)
    return names.get((category, item)) or names.get(("", item), item)


@cache
def _english_names(lawbook: Lawbook, sector: str) -> dict[tuple[str, str], str]:
    """Return the names by category and official name; those of the empty category are the longest of all."""
    parameter = lawbook.tree.parameters[_ALIASES.format(sector=sector)]
    names: dict[tuple[str, str], str] = {}
    for (category, alias), values in parameter.values.items():
        official = values[-1].text
        for of in (category, ""):
            if alias.isascii() and len(alias) > len(names.get((of, official), "")):
                names[of, official] = alias
    return names
