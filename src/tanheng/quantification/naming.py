"""English names of materials, for readers of the English output: the longest alias in Latin letters that leads to the official name."""

from __future__ import annotations

from functools import cache

from tanheng.kernel.messages import CHINESE
from tanheng.lawbook import Lawbook

_ALIASES = "{sector}.aliases"


def shown_name(lawbook: Lawbook, sector: str, item: str, language: str) -> str:
    """Return the official name; in English with its translation beside it."""
    english = "" if language == CHINESE else _english_names(lawbook, sector).get(item, "")
    return f"{item} {english}".rstrip()


@cache
def _english_names(lawbook: Lawbook, sector: str) -> dict[str, str]:
    parameter = lawbook.tree.parameters[_ALIASES.format(sector=sector)]
    names: dict[str, str] = {}
    for (_category, alias), values in parameter.values.items():
        official = values[-1].text
        if alias.isascii() and len(alias) > len(names.get(official, "")):
            names[official] = alias
    return names
