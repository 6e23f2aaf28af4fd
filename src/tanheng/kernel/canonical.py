"""Canonical JSON: one text for one content, so that it can be hashed, signed and compared by anyone, in any language.

Keys are sorted by code point, nothing stands between the parts, text is UTF-8 and not escaped beyond what JSON demands, numbers are whole.
A decimal is written as text, as it was printed; a binary float has no place in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

_PLAIN = frozenset((str, bool, int, type(None)))
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
JSON = str | bool | int | None | Sequence["JSON"] | Mapping[str, "JSON"]


def canonical(content: JSON) -> str:
    """Return the canonical text. Raises TypeError on anything but texts, whole numbers, truth values, nothing, lists and mappings."""
    _insist(content)
    return _ENCODER.encode(content)


def content_hash(content: JSON) -> str:
    """Return the SHA-256 of the canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _insist(content: object) -> None:
    """Every record passes here, so plain values are told by their very type, all of a list at once, before anything else is asked."""
    if isinstance(content, (list, tuple)):
        if not _PLAIN.issuperset(map(type, content)):
            for value in content:
                if type(value) not in _PLAIN:
                    _insist(value)
    elif type(content) is dict or isinstance(content, Mapping):
        for key, value in content.items():
            if not isinstance(key, str):
                raise TypeError(f"a key of canonical JSON is a text, not {key!r}")
            if type(value) not in _PLAIN:
                _insist(value)
    elif not isinstance(content, (str, bool, int, type(None))):
        raise TypeError(f"canonical JSON holds texts, whole numbers, truth values, nothing, lists and mappings, not {content!r}")
