"""Messages for people: written once in English, carried as data, rendered in Chinese or English at the interface."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from tanheng.kernel.clock import spoken
from tanheng.kernel.exact import grouped, plain

CHINESE = "zh"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)
LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"


_QUANTITY = re.compile(r"\{(\w+)\}(?: (?:to|of) \{(\w+)\})? (?:t|yuan)\b")
"""Fields that an English sentence names with their unit: so much of something, not a year or a number of a record."""


@runtime_checkable
class Rendered(Protocol):
    """Anything that can say itself in either language."""

    def render(self, language: str) -> str:
        """Return the text in the language."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text that stands in both languages in a data file."""

    zh: str
    en: str

    def render(self, language: str) -> str:
        """Return the Chinese or the English text."""
        return self.zh if language == CHINESE else self.en


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the program with named fields; fields may be messages or labels themselves."""

    text: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def render(self, language: str) -> str:
        """Translate the sentence and fill in its fields."""
        amounts = _quantities(self.text)
        texts = {name: _grouped(value, language) if name in amounts else shown(value, language) for name, value in self.fields.items()}
        return _translated(self.text, language).format_map(texts)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several texts in a row, with the language's own comma between them."""

    parts: tuple[object, ...]

    def render(self, language: str) -> str:
        """Return the parts with commas."""
        return ("、" if language == CHINESE else ", ").join(shown(part, language) for part in self.parts)


def message(text: str, /, **fields: object) -> Message:
    """Make a message. The English text is the key of its translation, so it must stand literally in the call."""
    return Message(text, fields)


def shown(value: object, language: str) -> str:
    """Return any value as text: what can say itself in the language does, decimals come without exponent, instants in Beijing time."""
    # Asked for its method and not for its protocol, which costs many times as much and is done for each cell of a page.
    render = getattr(value, "render", None)
    if render is not None:
        return str(render(language))
    if isinstance(value, datetime):
        return spoken(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def _grouped(value: object, language: str) -> str:
    return grouped(value) if isinstance(value, int | Decimal) else shown(value, language)


@cache
def _quantities(text: str) -> frozenset[str]:
    return frozenset(name for found in _QUANTITY.findall(text) for name in found if name)


def _translated(text: str, language: str) -> str:
    return _catalogue().gettext(text) if language == CHINESE and text else text


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("tanheng", localedir=str(LOCALE_FOLDER), languages=["zh_CN"])
