"""Identifiers with check digits."""

from __future__ import annotations

# The alphabet leaves out letters that look like digits; the weights are powers of 3 modulo 31.
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES = {character: value for value, character in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
USCC_LENGTH = 18


def uscc_check_character(first_seventeen: str) -> str:
    """Return the 18th character of a unified social credit code 统一社会信用代码 (GB 32100-2015). Raises ValueError."""
    try:
        weighted = sum(_USCC_VALUES[character] * weight for character, weight in zip(first_seventeen, _USCC_WEIGHTS, strict=True))
    except KeyError as wrong:
        raise ValueError(f"{wrong.args[0]!r} has no place in a unified social credit code") from None
    return _USCC_ALPHABET[-weighted % 31]


def is_uscc(text: str) -> bool:
    """Tell whether the text is a unified social credit code with a right check character."""
    if len(text) != USCC_LENGTH:
        return False
    try:
        return uscc_check_character(text[:17]) == text[17]
    except ValueError:
        return False
