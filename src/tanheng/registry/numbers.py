"""Numbers of accounts: a letter for the type, seven digits, two check digits by modulus 97. A house rule, without an article."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([A-Z])([0-9]{7})-([0-9]{2})")
_MODULUS = 97
_WHOLE = 98


def account_number(letter: str, count: int) -> str:
    """Return the number of an account, such as `E0000012-55`. Raises ValueError for a count that has no seven digits."""
    if not 0 < count < 10_000_000:
        raise ValueError(f"{count} has no place in seven digits")
    return f"{letter}{count:07d}-{_check(letter, f'{count:07d}')}"


def is_account_number(text: str) -> bool:
    """Tell whether a number is well formed and its check digits are right: one wrong digit, or two changed places, always show."""
    parts = _NUMBER.fullmatch(text)
    return parts is not None and _check(parts[1], parts[2]) == parts[3]


def _check(letter: str, digits: str) -> str:
    """Return the two digits that make the whole, letters as 10 to 35, one above a multiple of 97 (as in ISO 7064)."""
    whole = int(f"{ord(letter) - ord('A') + 10}{digits}00")
    return f"{_WHOLE - whole % _MODULUS:02d}"
