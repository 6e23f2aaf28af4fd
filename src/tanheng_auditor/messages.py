"""What the auditor says, in Chinese and English, from a catalogue of its own; and the form of a check and of a fault."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named fields. The English text is the key of its translation."""

    text: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def render(self, language: str) -> str:
        """Return the sentence in the language, its fields filled in."""
        text = _catalogue().gettext(self.text) if language == CHINESE and self.text else self.text
        return text.format_map({name: str(value) for name, value in self.fields.items()})


def message(text: str, /, **fields: object) -> Message:
    """Make a message; the text must stand literally in the call, so that it is collected for translation."""
    return Message(text, fields)


class Unreadable(Exception):
    """The export, or something that was handed in with it, cannot be read at all: there is nothing to audit."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.text)
        self.said = said


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check: its number, its name in reports for programs, and what it says where it fails."""

    code: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the export is wrong.

    `row` is the place in the journal counted from 0, which is the position of a sealed record; None where the fault has no such place.
    Where only a range can be said, `row` is its first and `last` its last place. `number` is the number of the record.
    """

    check: Check
    row: int | None = None
    number: int | None = None
    last: int | None = None
    found: object = ""
    expected: object = ""
    subject: object = ""

    def message(self) -> Message:
        """Return the sentence of the fault."""
        return Message(self.check.text, {"found": self.found, "expected": self.expected, "subject": self.subject})


@cache
def _catalogue() -> gettext.NullTranslations:
    folder = Path(__file__).resolve().parent / "locale"
    return gettext.translation("tanheng_auditor", localedir=str(folder), languages=["zh_CN"])
