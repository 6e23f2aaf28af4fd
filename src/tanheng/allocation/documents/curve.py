"""Draws the curve of a sector as SVG: the surplus rate against the intensity, with band, balance value, caps and the units' points.

Every position comes from the law values of the year and the balance value; coordinates are exact and rounded only when written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

from tanheng.allocation.balance import Curve
from tanheng.allocation.documents.wording import ratio, signed_percent
from tanheng.allocation.model import Balance
from tanheng.kernel.exact import plain, rounded_fraction

WIDTH, HEIGHT = 520, 197
LEFT, RIGHT, TOP, BOTTOM = 44, 508, 14, 160
_NARROWEST, _WIDEST = (Fraction(6, 10), Fraction(14, 10)), (Fraction(0), Fraction(2))  # shares of the balance value that are shown
_MARGIN = Fraction(4, 3)  # of the cap, above and below
_STEP = Fraction(1, 10)
_HALF = Fraction(1, 2)
_LABELLED = 12
_INK, _SOFT, _LINE, _POINT, _BAND, _ESTIMATE = "#1f2a33", "#5b6b78", "#0072b2", "#d55e00", "#eef3f7", "#fbe7c6"
_DOTTED, _DASHED = "1.5 2.5", "5 3"
_LABEL_UP, _LABEL_DOWN = -6, 12


@dataclass(frozen=True, slots=True)
class Point:
    """One unit on the curve: the number that it has on the sheet, its intensity (t/t) and surplus rate."""

    number: int
    intensity: Fraction
    rate: Fraction


class Plot:
    """The curve of one sector and year."""

    def __init__(self, curve: Curve, balance: Balance, points: Sequence[Point]) -> None:
        assert balance.value is not None, "a curve needs a balance value"
        self._curve, self._balance, self._points = curve, balance, points
        self.value = balance.value
        shares = [self._share(point.intensity) for point in points]
        self._low = max(_WIDEST[0], min([_NARROWEST[0], *(share - _STEP for share in shares)]))
        self._high = min(_WIDEST[1], max([_NARROWEST[1], *(share + _STEP for share in shares)]))

    def _share(self, intensity: Fraction) -> Fraction:
        return Fraction(intensity, self.value)

    def x(self, intensity: Fraction) -> Fraction:
        """Return the horizontal place of an intensity; one beyond the plot stands at its edge."""
        share = min(max(self._share(intensity), self._low), self._high)
        return LEFT + Fraction((share - self._low) * (RIGHT - LEFT), self._high - self._low)

    def y(self, rate: Fraction) -> Fraction:
        """Return the vertical place of a surplus rate."""
        whole = self._curve.cap * _MARGIN
        return TOP + Fraction((whole - rate) * (BOTTOM - TOP), 2 * whole)

    def corners(self) -> list[tuple[Fraction, Fraction]]:
        """Return the four corners of the curve: left end, both edges of the band, right end."""
        upper, lower = self.y(self._curve.cap), self.y(-self._curve.cap)
        surplus, shortfall = self.x(self.value * self._curve.full_surplus), self.x(self.value * self._curve.full_shortfall)
        return [(Fraction(LEFT), upper), (surplus, upper), (shortfall, lower), (Fraction(RIGHT), lower)]

    def svg(self, names: dict[str, str]) -> str:
        """Return the picture; `names` has the texts `rate`, `intensity` and `balance`."""
        parts = [*self._band(names), *self._axes(names), self._line(), *self._marks()]
        size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Noto Sans SC" font-size="8">{"".join(parts)}</svg>'

    def _band(self, names: dict[str, str]) -> list[str]:
        """Return the band, the balance value and what they are called; of an estimate also its own band."""
        edges = (self._curve.full_surplus, self._curve.full_shortfall)
        left, right = (self.x(self.value * share) for share in edges)
        drawn = [_box(left, right, _BAND)]
        if self._balance.low is not None and self._balance.high is not None:
            drawn.append(_box(self.x(self._balance.low), self.x(self._balance.high), _ESTIMATE))
        for share in edges:
            where = self.x(self.value * share)
            drawn += [_vertical(where, _SOFT, _DOTTED), *_below(where, f"{ratio(share)} BP", ratio(self.value * share, 4))]
        middle = self.x(self.value)
        return [*drawn, _vertical(middle, _INK, _DASHED), *_below(middle, f"{names['balance']} BP", ratio(self.value, 4), _INK)]

    def _axes(self, names: dict[str, str]) -> list[str]:
        cap = self._curve.cap
        drawn = []
        for rate in (cap, cap * _HALF, Fraction(0), -cap * _HALF, -cap):
            where = self.y(rate)
            drawn.append(_segment(Fraction(LEFT), where, Fraction(RIGHT), where, _SOFT if rate == 0 else "#c9d3dc", "0.6"))
            drawn.append(_text(Fraction(LEFT - 4), where + 3, signed_percent(rate), "end", _SOFT))
        drawn.append(_text(Fraction(LEFT), Fraction(TOP - 4), names["rate"], "start", _SOFT))
        drawn.append(_text(Fraction(RIGHT), Fraction(HEIGHT - 4), names["intensity"], "end", _SOFT))
        return drawn

    def _line(self) -> str:
        places = " ".join(f"{_at(x)},{_at(y)}" for x, y in self.corners())
        return f'<polyline points="{places}" fill="none" stroke="{_LINE}" stroke-width="2"/>'

    def _marks(self) -> list[str]:
        """Return the points; their numbers stand above and below in turn, and are left out where there are too many."""
        drawn = []
        for place, point in enumerate(sorted(self._points, key=lambda one: one.intensity)):
            x, y = self.x(point.intensity), self.y(point.rate)
            drawn.append(f'<circle cx="{_at(x)}" cy="{_at(y)}" r="3.4" fill="{_POINT}" stroke="#ffffff" stroke-width="0.8"/>')
            share = self._share(point.intensity)
            beyond = "→" if share > self._high else "←" if share < self._low else ""
            if len(self._points) <= _LABELLED or beyond:
                label = f"{point.number}{beyond}"
                drawn.append(_text(x, y + (_LABEL_DOWN if place % 2 else _LABEL_UP), label, "middle", _INK))
        return drawn


def _at(value: Fraction) -> str:
    return plain(rounded_fraction(value, 2))


def _box(left: Fraction, right: Fraction, colour: str) -> str:
    return f'<rect x="{_at(left)}" y="{TOP}" width="{_at(right - left)}" height="{BOTTOM - TOP}" fill="{colour}"/>'


def _segment(x1: Fraction, y1: Fraction, x2: Fraction, y2: Fraction, colour: str, width: str, dashes: str = "") -> str:
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{_at(x1)}" y1="{_at(y1)}" x2="{_at(x2)}" y2="{_at(y2)}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{pattern}/>'


def _vertical(x: Fraction, colour: str, dashes: str) -> str:
    return _segment(x, Fraction(TOP), x, Fraction(BOTTOM), colour, "0.8", dashes)


def _below(x: Fraction, name: str, value: str, colour: str = _SOFT) -> list[str]:
    first, second = Fraction(BOTTOM + 11), Fraction(BOTTOM + 22)
    return [_text(x, first, name, "middle", colour), _text(x, second, value, "middle", colour)]


def _text(x: Fraction, y: Fraction, text: str, anchor: str, colour: str) -> str:
    return f'<text x="{_at(x)}" y="{_at(y)}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
