"""Words that can be read: a name or a document's number shows something, and nothing in it hides or turns what it shows."""

from __future__ import annotations

import unicodedata

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_EMPTY = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"))
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Signs of other categories that show nothing: joiners, fillers of Hangul, the empty pattern of Braille, Mongolian selectors."""
_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that set or override the direction of writing: a number reads backwards behind one."""
_CONTROL = frozenset(("Cc", "Cs", "Zl", "Zp"))


def shows(sign: str) -> bool:
    """Tell whether a sign shows anything by itself."""
    if unicodedata.category(sign) in _EMPTY or sign in _BLANK:
        return False
    return not any(first <= ord(sign) <= last for first, last in _SELECTORS)


def readable(text: str) -> str:
    """Return a text that is empty, or shows something and has no control and no turning signs. Raises pydantic's error otherwise."""
    hidden = any(sign in _TURNING or unicodedata.category(sign) in _CONTROL for sign in text)
    if hidden or (text and not any(map(shows, text))):
        raise PydanticCustomError("unreadable", "unreadable")
    return text


Readable = AfterValidator(readable)
"""For fields of a content: names, and numbers of documents."""
