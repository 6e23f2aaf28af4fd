"""The fields of a command's content, as a form can show them: read from the types of its content, so that no form can lag behind."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tanheng.commands.definitions import Content

TEXT, WHOLE, FLAG, CHOICE, LIST, PAIR, GROUP, ROWS, OTHER = "text", "whole", "flag", "choice", "list", "pair", "group", "rows", "other"
TIME, DAY = "time", "day"
_PAIRS = frozenset(("movement", "of", "transfer"))
_TEXTS = {
    **dict.fromkeys(("at", "expires_at", "valid_from", "valid_until"), TIME),
    **dict.fromkeys(("received", "registered", "since", "until", "on", "due", "last_day"), DAY),
}
"""Texts that say a time or a day, by the names that all commands give them."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One field: its name, its kind, whether it must be filled in, what can be chosen, and the fields within it."""

    name: str
    kind: str
    required: bool
    choices: tuple[str, ...] = ()
    parts: tuple[Shape, ...] = ()
    default: Any = None
    whole: bool = False
    """Of a list: whether its entries are whole numbers."""


@cache
def shapes_of(content: type[Content]) -> tuple[Shape, ...]:
    """Return the fields of a content, in their order."""
    return _shapes(content)


def _shapes(model: type[BaseModel]) -> tuple[Shape, ...]:
    return tuple(_shape(name, field) for name, field in model.model_fields.items())


def _shape(name: str, field: FieldInfo) -> Shape:
    bare = _bare(field.annotation)
    origin, inner = typing.get_origin(bare), [_bare(one) for one in typing.get_args(bare)]
    needed, default = field.is_required(), None if field.is_required() else field.default
    if origin is Literal:
        return Shape(name, CHOICE, needed, choices=tuple(str(one) for one in typing.get_args(bare)), default=default)
    if origin is list:
        if _is_model(inner[0]):
            return Shape(name, ROWS, needed, parts=_shapes(inner[0]))
        if inner[0] is int and name in _PAIRS:
            return Shape(name, PAIR, needed)
        if inner[0] in (int, str):
            return Shape(name, LIST, needed, whole=inner[0] is int)
    if _is_model(bare):
        return Shape(name, GROUP, needed, parts=_shapes(bare))
    simple = {str: _TEXTS.get(name, TEXT), int: WHOLE, bool: FLAG}
    return Shape(name, simple.get(bare, OTHER), needed, default=default)


def _bare(annotation: Any) -> Any:
    """Return a type without what only narrows it: notes, and that it may be missing."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        (one,) = (each for each in typing.get_args(annotation) if each is not type(None))
        return _bare(one)
    return annotation


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)
