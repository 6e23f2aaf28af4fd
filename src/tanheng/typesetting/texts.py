"""Texts that must keep to a width."""

from __future__ import annotations

_FIRST_WIDE = "\u1100"


def shortened(text: str, columns: int) -> str:
    """Return the text, cut to so many columns with an ellipsis; a Chinese character takes two columns."""
    taken = 0
    for place, character in enumerate(text):
        taken += 2 if character >= _FIRST_WIDE else 1
        if taken > columns:
            return text[: max(0, place - 1)] + "…"
    return text
