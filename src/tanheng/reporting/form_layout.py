"""Lays the tables of the report out as sheets of a workbook: titles, a header, merged labels, months, the year, and the basis below."""

from __future__ import annotations

from collections.abc import Sequence

from tanheng.kernel.messages import LANGUAGES, Joined, Message, message
from tanheng.kernel.months import Month
from tanheng.quantification.vocabulary import vocabulary
from tanheng.reporting.blocks import decimals_of
from tanheng.reporting.forms import Form, FormRow, forms
from tanheng.reporting.subject import Subject
from tanheng.reporting.wording import ENTERPRISE_TABLE, SUMMARY_TABLE, wording
from tanheng.tables import Cell, Sheet
from tanheng.tables.fitting import heights_of, printed, width_of
from tanheng.tables.writing import Merge, Style

_MONTHS = range(1, 13)
_AFTER = ("method", "direct", "data_source", "evidence")
# How wide a column of labels may become, in characters; what is longer is broken into lines.
_MOST = {
    "source": 12, "item": 14, "scope": 10, "unit": 10, "works": 10, "origin": 10, "legal_person": 12, "device": 10,
    "parameter": 22, "uom": 11,
}  # fmt: skip
_LEAST, _MOST_OF_NUMBERS, _MOST_AFTER = 6, 24, 9
_NAME_COLUMNS = 2  # beside its own, so that the name of an enterprise is read in one line
_TEXT, _HEAD = Style(), Style(bold=True, shaded=True, centred=True)
_TITLE, _FACT, _NOTE = Style(bold=True, border=False, centred=True), Style(border=False), Style(border=False)


def forms_of(subject: Subject, language: str) -> list[Sheet]:
    """Return the tables of the subject as sheets of a workbook."""
    return [_Layout(subject, form, language).sheet() for form in forms(subject, language)]


class _Layout:
    """Builds one sheet; rows and columns count from 1."""

    def __init__(self, subject: Subject, form: Form, language: str) -> None:
        self._subject, self._form, self._language = subject, form, language
        self._labels = (*form.columns, "parameter")
        self._columns = (*self._labels, "uom")
        self._rows: list[Sequence[Cell]] = []
        self._styles: dict[tuple[int, int], Style] = {}
        self._merges: list[Merge] = []

    def sheet(self) -> Sheet:
        """Return the sheet."""
        self._above()
        header = self._header()
        for row in self._form.rows:
            self._row(row)
        self._merge_labels(header)
        for note in self._notes():
            self._across(note, _NOTE)
        widths = self._widths(header)
        return Sheet(
            self._form.code,
            self._rows,
            widths,
            header_rows=0,
            styles=self._styles,
            merges=self._merges,
            frozen=(header, len(self._columns)),
            heights=heights_of(self._rows, widths, self._merges, self._styles),
        )

    def _widths(self, header: int) -> list[int]:
        """Return how wide the columns are: labels and what stands behind as their texts need up to a bound, all months alike."""
        rows = range(header, header + len(self._form.rows) + 1)
        sideways = {(top, column) for top, left, _, right in self._merges for column in range(left, right + 1) if right > left}

        def texts(column: int) -> list[str]:
            alone = (row for row in rows if (row, column) not in sideways)
            return [printed(self._rows[row - 1][column - 1], self._styles.get((row, column))) for row in alone]

        def after(column: int) -> int:
            words = (len(word) for text in texts(column) for word in text.split() if word.isascii())
            return width_of(texts(column), _LEAST, max(_MOST_AFTER, *(length + 1 for length in words), 0))

        first = len(self._columns) + 1
        annual = first + len(_MONTHS)
        month = width_of((text for column in range(first, annual) for text in texts(column)), _LEAST, _MOST_OF_NUMBERS)
        return [
            *(width_of(texts(column), _LEAST, _MOST[name]) for column, name in enumerate(self._columns, start=1)),
            *(month for _ in _MONTHS),
            width_of(texts(annual), _LEAST, _MOST_OF_NUMBERS),
            *(after(column) for column in range(annual + 1, annual + 1 + len(_AFTER))),
        ]

    @property
    def _width(self) -> int:
        return len(self._columns) + len(_MONTHS) + 1 + len(_AFTER)

    def _across(self, text: str, style: Style) -> None:
        self._rows.append([text])
        number = len(self._rows)
        self._styles[number, 1] = style
        self._merges.append((number, 1, number, self._width))

    def _above(self) -> None:
        """Write title and facts: whose table it is, of which year, sector and level."""
        self._across(self._form.title, _TITLE)
        subject, language = self._subject, self._language
        facts = {
            "entity": subject.entity,
            "year": str(subject.year),
            "sector": vocabulary().term("sector", subject.sector).label.render(language),
        }
        if self._form.of == ENTERPRISE_TABLE:
            facts["scope"] = vocabulary().term("scope", "enterprise").label.render(language)
        cells: list[Cell] = []
        number = len(self._rows) + 1
        for code, fact in facts.items():
            if fact:
                cells += [wording().text("facts", code, language), fact]
            if fact and code == "entity":
                self._merges.append((number, len(cells), number, len(cells) + _NAME_COLUMNS))
                cells += [None] * _NAME_COLUMNS
        self._rows.append(cells)
        self._styles.update({(number, column): _FACT for column in range(1, len(cells) + 1)})
        # this row also keeps the facts from being read as the upper row of a header in two rows
        self._across(_beside(message("{months} of {of} months", months=len(subject.months), of=len(_MONTHS)), language), _NOTE)

    def _header(self) -> int:
        month = Month(self._subject.year, 1)
        names = [wording().text("columns", name, self._language) for name in self._columns]
        for number in _MONTHS:
            month = Month(self._subject.year, number)
            names.append(wording().text("columns", "month", self._language, number=number, written=month))
        names.extend(wording().text("columns", name, self._language) for name in ("annual", *_AFTER))
        self._rows.append(names)
        self._styles.update({(len(self._rows), column): _HEAD for column in range(1, len(names) + 1)})
        return len(self._rows)

    def _row(self, row: FormRow) -> None:
        number = len(self._rows) + 1
        labels: list[Cell] = [row.labels.get(name, "") or None for name in self._labels]
        labels[self._begin_of_whole() if row.whole else len(self._labels) - 1] = row.parameter
        methods = Joined(tuple(wording().label("methods", name) for name in row.methods)).render(self._language)
        values = [*(row.months.get(month) for month in _MONTHS), row.annual]
        self._rows.append([*labels, wording().uom(row.uom, self._language), *values, methods or None, *[None] * (len(_AFTER) - 1)])
        for column in range(1, self._width + 1):
            self._styles[number, column] = _TEXT
        for column, value in enumerate(values, start=len(self._columns) + 1):
            if value is not None:
                self._styles[number, column] = Style(decimals=decimals_of(value))
        if row.whole and self._begin_of_whole() + 1 < len(self._labels):
            self._merges.append((number, self._begin_of_whole() + 1, number, len(self._labels)))

    def _begin_of_whole(self) -> int:
        """The name of a total stands in the column of the source or the material and goes over those right of it."""
        return next(place for place, name in enumerate(self._labels) if name in ("source", "item", "parameter"))

    def _merge_labels(self, header: int) -> None:
        """Merge equal labels of consecutive rows and leave all but the first empty, as the form prints them."""
        of_block = next((place for place, name in enumerate(self._labels) if name == "item"), len(self._labels) - 1)
        for place in range(len(self._labels) - 1):
            keys = [self._key(row, place, of_block) for row in self._form.rows]
            first = 0
            for number in range(1, len(keys) + 1):
                if number < len(keys) and keys[number] == keys[first]:
                    continue
                if keys[first] is not None and number - first > 1:
                    self._merges.append((header + 1 + first, place + 1, header + number, place + 1))
                    for below in range(first + 1, number):
                        row = list(self._rows[header + below])
                        row[place] = None
                        self._rows[header + below] = row
                first = number

    def _key(self, row: FormRow, place: int, of_block: int) -> tuple[object, ...] | None:
        """Return what rows must share for their labels to be merged in a column; None for a total, which is merged sideways."""
        if row.whole and place >= self._begin_of_whole():
            return None
        own = tuple(row.labels.get(name, "") for name in self._labels[: place + 1])
        return (*own, row.block) if place >= of_block else own

    def _notes(self) -> list[str]:
        """Return what stands below the table: what is left out, and what the figures rest on."""
        subject, outcome = self._subject, self._subject.outcome
        mark = outcome.marks["summaries" if self._form.of == SUMMARY_TABLE else "results"]
        letter = outcome.lawbook.value("report.appendix", subject.sector, on=subject.last_month.last_day)
        notes: list[Message] = []
        if self._form.left_out:
            notes.append(message("Reported and not accounted: {items}.", items=Joined(tuple(self._form.left_out))))
        notes.append(
            message("Weakest basis: {mark} ({meaning}). Law data {hash}.", mark=mark.code, meaning=mark.meaning, hash=outcome.lawbook.hash)
        )
        if subject.sector in wording().analogous:
            notes.insert(
                0,
                message(
                    "The number of the table follows steel by analogy; the letter of the appendix: {mark}.", mark=letter.citation.mark.code
                ),
            )
        return [_beside(note, self._language) for note in notes]


def _beside(note: Message, language: str) -> str:
    """Return a note in the language with the other one beside it, whichever the report is in."""
    other = next(known for known in LANGUAGES if known != language)
    return f"{note.render(language)} / {note.render(other)}"
