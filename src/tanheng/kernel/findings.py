"""Findings: what a reader of data has to say about it, each with its number, place and severity. An error is a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tanheng.kernel.messages import Message, shown


class Severity(StrEnum):
    """How much a finding weighs: an error refuses, a warning asks to be looked at, a notice says what was done."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Place(NamedTuple):
    """Where a value stands: file, sheet (empty in a CSV file), row and column, both counted from 1; 0 means the whole of it.

    `called` stands for the cell where there is no spreadsheet: rows that a program hands in have `row 3, quantity`.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: int = 0
    called: str = ""

    def __str__(self) -> str:
        where = "!".join(part for part in (self.sheet or self.file, self.cell) if part)
        return where or self.file

    @property
    def within(self) -> str:
        """Return where it stands within its file, as it is told to somebody who looks at this file."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    @property
    def cell(self) -> str:
        """Return the cell as spreadsheets name it, such as `C7`; `7` for a whole row; or what it is called."""
        if self.called:
            return self.called
        if not self.row:
            return ""
        return f"{column_letters(self.column)}{self.row}"


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1: 1 is A, 27 is AA, 0 is empty."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Finding:
    """One numbered finding: what was found, what was expected, the article, and in its message what to do next.

    What was found and expected may be texts of either language; `tanheng.kernel.messages.shown` says them.
    """

    code: int
    severity: Severity
    place: Place
    found: object
    expected: object
    message: Message
    article: str = ""
    stranger: Message | None = None

    def as_json(self, language: str) -> dict[str, object]:
        """Return the finding as every answer of the program writes it, with its texts in this language."""
        return {
            "severity": self.severity.value,
            "place": str(self.place),
            "code": str(self.code),
            "found": shown(self.found, language),
            "expected": shown(self.expected, language),
            "message": self.message.render(language),
            "article": self.article,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check: its severity, its text for people and the article it rests on (empty: a house rule).

    `stranger` is what others than the one concerned are told, where the reason is not theirs to know (empty: the same text).
    `told_with` names the object of the policy of visibility with which the reason may be seen.
    """

    code: int
    severity: Severity
    text: str
    article: str = ""
    stranger: str = ""
    told_with: str = "holding"

    def at(self, place: Place, found: object = "", expected: object = "", **fields: object) -> Finding:
        """Make a finding of this check; `found` and `expected` can also be named in the text."""
        said = {"found": found, "expected": expected, **fields}
        return Finding(
            *(self.code, self.severity, place, found, expected, Message(self.text, said), self.article),
            Message(self.stranger or self.text, said),
        )


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that refuse."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
