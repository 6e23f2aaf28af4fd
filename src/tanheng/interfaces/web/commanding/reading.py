"""What a person typed into a form, as the content of a command; and a content as the form shows it again."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from tanheng.interfaces.web.commanding.shapes import DAY, FLAG, GROUP, LIST, OTHER, PAIR, ROWS, TIME, WHOLE, Shape
from tanheng.kernel.clock import BEIJING, in_beijing, instant, said

_Kind = TypeVar("_Kind")
MOST_ROWS = 500
"""So many rows a table of a form has at most; a row further down is not read."""
_SPACES = re.compile(r"[\s,\u202f\u00a0\uff0c]")
_WHOLE = re.compile(r"[+-]?[0-9]{1,60}")
"""More digits than any field takes, so that the command says what it takes; not so many that reading them costs time."""
_OF_DIGITS = frozenset((WHOLE, PAIR, TIME, DAY))
_PAIR = re.compile(r"([0-9]{1,19})\s*[/.\-]\s*([0-9]{1,9})")


def content_from(shapes: Iterable[Shape], typed: Mapping[str, str], before: str = "") -> dict[str, Any]:
    """Return the content; what was left empty is left out. What cannot be read is passed on as text, and the command's form refuses it."""
    content = {}
    for shape in shapes:
        value = _value(shape, typed, before + shape.name)
        if value is not None:
            content[shape.name] = value
    return content


def _value(shape: Shape, typed: Mapping[str, str], name: str) -> Any:
    if shape.kind == GROUP:
        return content_from(shape.parts, typed, f"{name}.") or None
    if shape.kind == ROWS:
        before = [f"{name}.{place}." for place in places_of(typed, name)]
        rows = [content_from(shape.parts, typed, one) for one in before if not untouched(shape.parts, typed, one)]
        return rows or ([] if shape.required else None)
    text = _plain(shape, typed.get(name, "").strip())
    if shape.kind == FLAG:
        return True if text == "yes" else None
    if not text:
        return None
    if shape.kind == WHOLE:
        return _whole(text)
    if shape.kind == LIST:
        entries = [entry.strip() for entry in text.splitlines() if entry.strip()]
        return [_whole(entry) for entry in entries] if shape.whole else entries
    if shape.kind == PAIR:
        matched = _PAIR.fullmatch(text)
        return [int(matched[1]), int(matched[2])] if matched else text
    if shape.kind == TIME:
        return _time(text)
    return _json(text) if shape.kind == OTHER else text


def _plain(shape: Shape, text: str) -> str:
    """Return numbers, times and days in the signs of the program: a Chinese keyboard types digits and colons in full width."""
    return unicodedata.normalize("NFKC", text) if shape.kind in _OF_DIGITS or shape.whole else text


def untouched(shapes: Iterable[Shape], typed: Mapping[str, str], before: str) -> bool:
    """Tell whether in a row of a table of the form nothing stands but what the form had put there."""
    defaults = {before + shape.name: shape.default for shape in shapes}
    return all(not text.strip() or text == defaults.get(name) for name, text in typed.items() if name.startswith(before))


def places_of(typed: Mapping[str, str], name: str) -> list[int]:
    """Return the places of the rows of a table of the form that were sent, in order; those beyond MOST_ROWS are left out."""
    matched = (re.fullmatch(rf"{re.escape(name)}\.([0-9]{{1,4}})\..+", key) for key in typed)
    return sorted({place for one in matched if one and (place := int(one[1])) < MOST_ROWS})


def _whole(text: str) -> int | str:
    """Return the whole number that was typed, also with groups; the text itself where it is none."""
    bare = _SPACES.sub("", text)
    return int(bare) if _WHOLE.fullmatch(bare) else text


def _time(text: str) -> str:
    """Return what was typed as a time of Beijing in the form of records; the text itself where it is none."""
    try:
        return said(datetime.fromisoformat(text).replace(tzinfo=BEIJING))
    except (ValueError, OverflowError):
        return text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def typed_from(shapes: Iterable[Shape], content: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Return a content as a form holds it: the opposite of `content_from`. Raises TypeError for one that no form of ours made."""
    typed: dict[str, str] = {}
    for shape in shapes:
        if shape.name not in content or content[shape.name] is None:
            continue
        name, value = before + shape.name, content[shape.name]
        if shape.kind == GROUP:
            typed |= typed_from(shape.parts, _made_of(dict, value), f"{name}.")
        elif shape.kind == ROWS:
            for place, row in enumerate(_made_of(list, value)):
                typed |= typed_from(shape.parts, _made_of(dict, row), f"{name}.{place}.")
        else:
            typed[name] = _typed(shape, value)
    return typed


def _made_of(kind: type[_Kind], value: Any) -> _Kind:
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, found {type(value).__name__}")
    return value


def _typed(shape: Shape, value: Any) -> str:
    if shape.kind == FLAG:
        return "yes" if value else ""
    if shape.kind == LIST:
        return "\n".join(str(entry) for entry in _made_of(list, value))
    if shape.kind == PAIR and isinstance(value, list):
        return "/".join(str(part) for part in value)
    if shape.kind == TIME:
        return _typed_time(str(value))
    if shape.kind == OTHER:
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _typed_time(told: str) -> str:
    try:
        return in_beijing(instant(told)).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        return told
