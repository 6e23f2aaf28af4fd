"""Issuing a page: it is signed under the head of the log, printed as PDF, written as a workbook, and kept as JSON beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tanheng.commands.sealing import daily_head, newest_head
from tanheng.kernel.canonical import canonical
from tanheng.kernel.messages import message
from tanheng.registry.documents.pages import Cell, Page, pair_of, plain_of
from tanheng.seal.heads import printed
from tanheng.seal.keys import SigningKey
from tanheng.seal.papers import Paper, signed_paper
from tanheng.tables import Sheet, whole_file, write_workbook
from tanheng.typesetting import printed_pages, printed_pdf

_TEMPLATE = Path(__file__).with_name("page.typ")
_WIDEST, _NARROWEST = 60, 12


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
        beside = path.with_suffix(".json")
        with whole_file(beside) as part:
            part.write_text(self.json, encoding="utf-8", newline="\n")
        return beside

    def _printable(self) -> dict[str, object]:
        def pair(value: Cell) -> list[str]:
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
        language = self.language
        about = [[name.render(language), plain_of(value, language)] for name, value in self.page.facts]
        check = [[first[0], second[0]] for first, second in self._check()]
        title = self.page.title.render(language)
        notes = [[note.render(language)] for note in self.page.notes]
        sheets = [Sheet(title, [[title], *about, [], *notes, [], *check], (24, _WIDEST))]
        for one in self.page.sections:
            rows = [[plain_of(cell, language) for cell in row] for row in one.rows]
            widths = [max(_NARROWEST, width) for width in one.widths]
            sheets.append(Sheet(one.title.render(language), [[column.render(language) for column in one.columns], *rows], widths))
        return sheets


def issued(page: Page, key: SigningKey, language: str, *, day: date | None = None) -> Issued:
    """Sign a page under the newest head, or under the daily head of a day. Raises NothingSealed."""
    head = newest_head() if day is None else daily_head(day)
    if head is None:
        raise NothingSealed
    return Issued(page, signed_paper(page.type, page.content(language), head, key), language)
