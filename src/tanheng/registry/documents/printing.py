"""Issuing a page: it is signed under the head of the log, printed as PDF, written as a workbook, and kept as JSON beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tanheng.commands.sealing import daily_head, newest_head
from tanheng.kernel.canonical import canonical
from tanheng.kernel.messages import Rendered, message
from tanheng.registry.documents.pages import Cell as PageCell
from tanheng.registry.documents.pages import Page, pair_of
from tanheng.seal.heads import printed
from tanheng.seal.keys import SigningKey
from tanheng.seal.papers import Paper, signed_paper
from tanheng.tables import Cell, Sheet, whole_file, write_workbook
from tanheng.tables.fitting import printed as printed_cell
from tanheng.tables.fitting import width_of
from tanheng.typesetting import printed_pages, printed_pdf

_TEMPLATE = Path(__file__).with_name("page.typ")
_WIDEST, _NARROWEST, _SHEET_NAME = 60, 12, 31
Rows = Sequence[Sequence[Cell]]


class NothingSealed(LookupError):
    """No head was signed yet, so that no page can name one."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A page that was signed, in its language."""

    page: Page
    paper: Paper
    language: str

    @property
    def json(self) -> str:
        """Return the document that `tanheng verify` checks."""
        return canonical(self.paper.as_json())

    def pdf(self) -> bytes:
        """Return the page as PDF. Raises ExtraMissing."""
        return printed_pdf(_TEMPLATE, self._printable())

    def pictures(self) -> list[bytes]:
        """Return its pages as pictures. Raises ExtraMissing."""
        return printed_pages(_TEMPLATE, self._printable())

    def write(self, path: Path) -> Path:
        """Write PDF or XLSX, as the ending says, and the JSON beside it, of which the path is returned. Raises OSError, ExtraMissing."""
        if path.suffix.lower() == ".xlsx":
            write_workbook(path, self._sheets())
        else:
            pdf = self.pdf()
            with whole_file(path) as part:
                part.write_bytes(pdf)
        beside = path.with_name(f"{path.name}.json")
        with whole_file(beside) as part:
            part.write_text(self.json, encoding="utf-8", newline="\n")
        return beside

    def _printable(self) -> dict[str, object]:
        def pair(value: PageCell) -> list[str]:
            return pair_of(value, self.language)

        return {
            "language": self.language,
            "wide": self.page.wide,
            "title": pair(self.page.title),
            "facts": [[pair(name), pair(value)] for name, value in self.page.facts],
            "sections": [
                {
                    "title": pair(one.title),
                    "columns": [pair(column) for column in one.columns],
                    "widths": list(one.widths) or [1] * len(one.columns),
                    "right": [any(isinstance(row[place], int) for row in one.rows) for place in range(len(one.columns))],
                    "rows": [[pair(cell) for cell in row] for row in one.rows],
                    "empty": pair(message("none")),
                }
                for one in self.page.sections
            ],
            "notes": [pair(note) for note in self.page.notes],
            "check": self._check(),
            "code": self.paper.code,
        }

    def _check(self) -> list[list[list[str]]]:
        """Return the lines by which a page is checked: its code, the whole hash, the head of the log, the key."""
        named = (
            (message("code of the page"), self.paper.code),
            (message("SHA-256 of the content"), self.paper.hash.hex()),
            (message("head of the log"), printed(self.paper.head)),
            (message("fingerprint of the key"), self.paper.public_key.fingerprint),
            (message("how to check"), message("tanheng verify FILE.json --key KEY.pem; then compare code and figures")),
        )
        return [[pair_of(name, self.language), pair_of(value, self.language)] for name, value in named]

    def _sheets(self) -> list[Sheet]:
        """Return the page as sheets. Of a Chinese page the English stands beside the Chinese, as on paper; numbers stay numbers."""

        def both(value: PageCell) -> Cell:
            return " ".join(pair_of(value, self.language)) if isinstance(value, Rendered) else value

        facts: list[list[Cell]] = [[both(name), both(value)] for name, value in self.page.facts]
        check: list[list[Cell]] = [[" ".join(name), " ".join(value)] for name, value in self._check()]
        notes: list[list[Cell]] = [[text] for note in self.page.notes for text in pair_of(note, self.language)]
        name = self._sheet_name(self.page.title)
        title = pair_of(self.page.title, self.language)
        sheets = [_sheet(name, [title], [*facts, [], *notes, [], *check], (title, *facts, *check))]
        for one in self.page.sections:
            rows = [[both(cell) for cell in row] for row in one.rows]
            head = [both(column) for column in one.columns]
            sheets.append(_sheet(self._sheet_name(one.title), [head], rows or [[both(message("none"))]], (head, *rows)))
        return sheets

    def _sheet_name(self, title: Rendered) -> str:
        """Return both titles where a sheet's name has room for them, else the first."""
        texts = pair_of(title, self.language)
        return next((name for name in (" ".join(texts), texts[0]) if len(name) <= _SHEET_NAME), texts[0][:_SHEET_NAME])


def _sheet(name: str, head: Rows, rows: Rows, measured: Rows) -> Sheet:
    """Return a sheet whose columns are as wide as their texts."""
    count = max(len(row) for row in measured)
    columns = [[printed_cell(row[place]) for row in measured if place < len(row)] for place in range(count)]
    return Sheet(name, [*head, *rows], [width_of(texts, _NARROWEST, _WIDEST) for texts in columns])


def issued(page: Page, key: SigningKey, language: str, *, day: date | None = None) -> Issued:
    """Sign a page under the newest head, or under the daily head of a day. Raises NothingSealed."""
    head = newest_head() if day is None else daily_head(day)
    if head is None:
        raise NothingSealed
    return Issued(page, signed_paper(page.type, page.content(language), head, key), language)
