"""Reads JSON of strangers strictly: limited in size and depth, no key twice, no fractions, no half characters, exactly the known keys."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from tanheng.kernel.clock import instant, said
from tanheng.kernel.messages import ENGLISH, Message, message

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32
MAX_WHOLE = 2**63 - 1
_HEX = frozenset("0123456789abcdef")
Json = dict[str, object]


class Malformed(ValueError):
    """A text or a mapping that is not what it should be; `reason` says why, in either language."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.render(ENGLISH))
        self.reason = reason


def object_in(text: str | bytes) -> Json:
    """Return the JSON object that a text is. Raises Malformed."""
    try:
        encoded = text.encode() if isinstance(text, str) else text
        if len(encoded) > MAX_BYTES:
            raise Malformed(message("it has {found} bytes, more than {most}", found=len(encoded), most=MAX_BYTES))
        found = json.loads(
            encoded.decode("utf-8-sig"), object_pairs_hook=_each_key_once, parse_float=_no_fraction, parse_constant=_no_fraction
        )
        _insist_on_depth_and_characters(found)
    except UnicodeError:
        raise Malformed(message("it holds characters that UTF-8 does not have")) from None
    except json.JSONDecodeError as wrong:
        raise Malformed(message("it is no JSON from line {line}, column {column} on", line=wrong.lineno, column=wrong.colno)) from None
    except RecursionError:
        raise _too_deep() from None
    except Malformed:
        raise
    except ValueError:  # Python reads no number of more than some thousand digits
        raise Malformed(message("it holds a number that is too long")) from None
    if not isinstance(found, dict):
        raise Malformed(message("it is no JSON object"))
    return found


def fields_of(node: Mapping[str, object], names: Iterable[str], where: str = "") -> None:
    """Insist that a mapping has exactly these keys. Raises Malformed."""
    expected = set(names)
    for name in sorted(expected - set(node)):
        raise Malformed(message("{place} is missing", place=_place(where, name)))
    for name in sorted(map(str, set(node) - expected)):
        raise Malformed(message("{place} is unknown", place=_place(where, name)))


def mapping_in(node: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return an object within an object. Raises Malformed."""
    value = node[name]
    if not isinstance(value, Mapping):
        raise Malformed(message("{place} is no JSON object", place=name))
    return value


def text_in(node: Mapping[str, object], name: str, most: int = MAX_BYTES) -> str:
    """Return a text of 1 to `most` characters. Raises Malformed."""
    value = node[name]
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise Malformed(message("{place} is no text of 1 to {most} characters", place=name, most=most))
    return value


def whole_in(node: Mapping[str, object], name: str) -> int:
    """Return a whole number from 0 to 2^63-1. Raises Malformed."""
    value = node[name]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_WHOLE:
        raise Malformed(message("{place} is no whole number from 0 to {most}", place=name, most=MAX_WHOLE))
    return value


def hex_in(node: Mapping[str, object], name: str, count: int) -> bytes:
    """Return `count` bytes that are written as small hexadecimal digits. Raises Malformed."""
    return _bytes_of(node[name], name, count)


def hashes_in(node: Mapping[str, object], name: str, count: int) -> tuple[bytes, ...]:
    """Return a list of hashes of `count` bytes each. Raises Malformed."""
    value = node[name]
    if not isinstance(value, list | tuple):
        raise Malformed(message("{place} is no list", place=name))
    return tuple(_bytes_of(one, name, count) for one in value)


def instant_in(node: Mapping[str, object], name: str) -> datetime:
    """Return an instant that is written as records hold it (tanheng.kernel.clock.said). Raises Malformed."""
    value = node[name]
    try:
        if isinstance(value, str) and said(read := instant(value)) == value:
            return read
    except (ValueError, OverflowError):
        pass
    raise Malformed(message("{place} is no time such as 2026-11-21T09:30:00.000000+08:00", place=name))


def _bytes_of(value: object, name: str, count: int) -> bytes:
    if not isinstance(value, str) or len(value) != 2 * count or not _HEX.issuperset(value):
        raise Malformed(message("{place} does not have {count} hexadecimal digits in small letters", place=name, count=2 * count))
    return bytes.fromhex(value)


def _place(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _each_key_once(pairs: list[tuple[str, object]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise Malformed(message("the key {key} stands twice in one object", key=ascii(twice)))
    return found


def _no_fraction(written: str) -> object:
    raise Malformed(message("{found} is no whole number", found=written[:20]))


def _too_deep() -> Malformed:
    return Malformed(message("it is nested deeper than {most} levels", most=MAX_DEPTH))


def _insist_on_depth_and_characters(found: object) -> None:
    """Walk without recursion. A half character, written as an escape, cannot be hashed or shown."""
    level: list[object] = [found]
    for _ in range(MAX_DEPTH + 1):
        below: list[object] = []
        for one in level:
            if isinstance(one, str):
                one.encode()
            elif isinstance(one, dict):
                below += (*one, *one.values())
            elif isinstance(one, list):
                below += one
        if not below:
            return
        level = below
    raise _too_deep()
