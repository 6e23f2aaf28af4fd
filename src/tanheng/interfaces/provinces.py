"""省级行政区 What provinces are called, and where each stands on a map of tiles, for pages, the command line and sentences of the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from tanheng.kernel.messages import Label, Rendered, message


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on the map of tiles: its code, name, letters, place in the grid, and whether a list is made there."""

    code: str
    name: Label
    letters: str
    at: tuple[int, int]
    lists: bool


@cache
def tiles() -> Mapping[str, Tile]:
    """Return the tiles by the six digits of their province."""
    told = yaml.safe_load((files("tanheng.interfaces") / "provinces.yaml").read_text(encoding="utf-8"))["tiles"]
    return {
        code: Tile(code, Label(one["zh"], one["en"]), one["letters"], (one["at"][0], one["at"][1]), one.get("list", True))
        for code, one in told.items()
    }


def province_name(code: str) -> Rendered:
    """Return the name of a province by its code or its six digits; the digits where it has none."""
    digits = code.rpartition(":")[2]
    return tiles()[digits].name if digits in tiles() else Label(digits, digits)


def division_name(division: str) -> Rendered:
    """Return the name of the province of a division, with its digits where it is within it."""
    province = f"{division[:2]}0000"
    if division == province or province not in tiles():
        return province_name(division)
    return message("{province} {division}", province=tiles()[province].name, division=division)
