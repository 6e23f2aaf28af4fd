"""The status marks of legal data, from strongest to weakest, and what carries them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from tanheng.kernel.messages import Label, Message, message


class Mark(IntEnum):
    """How firmly a value stands; a larger number is weaker. A result shows the weakest mark that it rests on."""

    FINAL = 0
    INFERRED = 1
    DRAFT = 2
    SECONDARY = 3
    INTERPRETATION = 4
    OPERATIONAL = 5

    @property
    def code(self) -> str:
        """Return the word used in `law/` and in results."""
        return self.name.lower()

    @property
    def meaning(self) -> Message:
        """Return what the mark says, for people."""
        return _MEANINGS[self]


_MEANINGS = {
    Mark.FINAL: message("read in the instrument"),
    Mark.INFERRED: message("derived from another year's or sector's text"),
    Mark.DRAFT: message("read in a draft; the final text is unread"),
    Mark.SECONDARY: message("from a party that quotes or implements the text"),
    Mark.INTERPRETATION: message("one reading of an open text"),
    Mark.OPERATIONAL: message("a house rule, adjustable"),
}
MARKS = {mark.code: mark for mark in Mark}
CITING = frozenset({Mark.FINAL, Mark.INFERRED, Mark.DRAFT})


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value comes from: the instrument with its article, a named secondary source, an interpretation, or a house reason."""

    mark: Mark
    instrument: str = ""
    article: str = ""
    source: Label | None = None
    interpretation: str = ""
    reason: Label | None = None
    note: Label | None = None

    @property
    def short(self) -> str:
        """Return the citation without words of a language: instrument and article, or the interpretation's name; empty otherwise."""
        if self.instrument:
            return " ".join(part for part in (self.instrument, self.article) if part)
        return self.interpretation

    def render(self, language: str) -> str:
        """Return the citation as one line for people."""
        if self.short:
            return self.short
        told = self.source or self.reason
        return told.render(language) if told else ""


def weakest(marks: list[Mark]) -> Mark:
    """Return the weakest of the marks; of none, the strongest there is."""
    return max(marks, default=Mark.FINAL)
