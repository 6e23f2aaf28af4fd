"""Charts share one palette that can be told from the white of a card, and tell several series apart by pattern too."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

import tanheng.interfaces.web as web
from tanheng.interfaces.web.charts import PALETTE, bars
from tanheng.kernel.messages import message

_LEAST = 3
_WEIGHTS = (Fraction(2126, 10000), Fraction(7152, 10000), Fraction(722, 10000))
"""Of red, green and blue in the luminance, WCAG 2.2."""


def _luminance(colour: str) -> Fraction:
    # The curve of sRGB lies below the square of the value: what is enough with the square, which is lighter, is enough with the curve.
    parts = (Fraction(int(colour[at : at + 2], 16), 255) for at in (1, 3, 5))
    return sum((weight * part * part for weight, part in zip(_WEIGHTS, parts, strict=True)), Fraction(0))


@pytest.mark.parametrize("colour", PALETTE)
def test_each_colour_of_charts_stands_out_from_white(colour: str) -> None:
    assert Fraction(105, 100) / (_luminance(colour) + Fraction(5, 100)) >= _LEAST


def test_colours_of_charts_stand_in_one_place() -> None:
    folder = Path(web.__file__).parent
    told = {one.name for one in folder.rglob("*.py") if re.search(r"\"#[0-9a-f]{6}\"", one.read_text(encoding="utf-8"))}
    assert told == {"charts.py"}


def test_several_series_differ_by_pattern_and_have_the_same_figures_as_a_table() -> None:
    one = bars("k", message("met (t)"), (message("met (t)"), message("left (t)")), {"24": (1, 2)}, "en", message("vintage"))
    assert one.option["aria"]["decal"]["show"] is True
    assert one.table.rows == [("24", 1, 2)]
    assert len(one.table.columns) == 1 + len(one.option["series"])
