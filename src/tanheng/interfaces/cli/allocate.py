"""`tanheng allocate`: verified emissions in, allowances out."""

from __future__ import annotations

import hashlib
from collections.abc import ItemsView, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from tanheng.allocation import Allocation, Estimate, Options, as_json
from tanheng.allocation import allocate as computed
from tanheng.allocation.intake import read_quantified, read_submission
from tanheng.allocation.intake.cells import figure
from tanheng.allocation.intake.checks import JSON_UNREADABLE
from tanheng.interfaces.cli import allocate_writing as writing
from tanheng.interfaces.cli.common import (
    DONE,
    MISUSED,
    REFUSED,
    all_findings,
    bilingual,
    guard_inputs,
    json_text,
    lang_option,
    lawbook_or_stop,
    named_values,
    shape_of,
    stop,
    text_width,
    write_text,
)
from tanheng.interfaces.cli.progress import Progress
from tanheng.kernel.findings import Finding, Place, Severity, errors_of
from tanheng.kernel.messages import Message, message
from tanheng.kernel.system_errors import reason_of
from tanheng.lawbook import Lawbook
from tanheng.quantification.intake.cells import name as plain_name
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Table, TableRefused, read_tables

_FILE = click.Path(dir_okay=False, path_type=Path)
FORMATS = ("table", "json", "csv", "xlsx", "pdf")
STAGES = ("final", "pre_allocation")
_OF_FILES = ("xlsx", "pdf")
_ENTITY, _OF_LETTERS = "entity", ("province", "document_number", "stage", "dated")
_WHOLE = Decimal(100)


@click.command(help=bilingual(message("Compute allowances, pre-allocation, true-up and the actual issue of an emissions year.")))
@click.argument("file", type=_FILE, required=False)
@click.option("--from", "quantified", type=_FILE, help=bilingual(message("the JSON of `tanheng quantify` for a year, instead of FILE")))
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help=bilingual(message("emissions year")))
@click.option("--balance-value", "balance_values", multiple=True, metavar="SECTOR=V", help=bilingual(message("the sealed balance value")))
@click.option("--assume-complete", is_flag=True, help=bilingual(message("the file holds every sector of the nation whole: solve it")))
@click.option("--estimate", "estimates", multiple=True, metavar="SECTOR=V[:PERCENT]", help=bilingual(message("last year's balance value")))
@click.option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help=bilingual(message("another reading of an open text")))
@click.option("--pre-allocation-ratio", "ratio", metavar="R", help=bilingual(message("the lower ratio of the province, such as 0.4")))
@click.option(
    "--format", "shape", type=click.Choice(FORMATS), help=bilingual(message("form of the output; else the ending of -o, else table"))
)
@click.option("--explain", "explained", is_flag=True, help=bilingual(message("show how every figure came about")))
@click.option("--unit", help=bilingual(message("explain only this unit")))
@click.option("--entity", help=bilingual(message("PDF: the explanation sheet of this entity")))
@click.option("--province", help=bilingual(message("PDF: the letter of this province, if the file has several")))
@click.option("--document-number", help=bilingual(message("PDF: number of the province's letter")))
@click.option("--stage", type=click.Choice(STAGES), help=bilingual(message("PDF: the letter of which step")))
@click.option(
    "--determined", type=click.DateTime(["%Y-%m-%d"]), help=bilingual(message("day of the final determination, if not the calendar's"))
)
@click.option("--dated", type=click.DateTime(["%Y-%m-%d"]), help=bilingual(message("PDF: day of the letter; else it is left open")))
@click.option("-o", "--out", type=_FILE, help=bilingual(message("write to this file")))
@click.option("--errors-to", type=_FILE, help=bilingual(message("copy of the input with the faulty cells marked, .xlsx")))
@click.option("--strict", is_flag=True, help=bilingual(message("exit status 1 where a warning stands")))
@lang_option
def allocate(**given: object) -> None:
    """Read, compute, print; exit 0 done, 1 input refused (or, with --strict, warned of), 2 wrong usage."""
    _Command(given).run()


class _Command:
    """One call of the command: its options checked, then read, compute, write."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given = given
        self._lang = str(given["lang"])
        self._file, self._out = self._path("file"), self._path("out")
        self._quantified, self._errors_to = self._path("quantified"), self._path("errors_to")
        self._shape = self._checked_shape()
        self._names: dict[str, str] = {}  # of entities and units, as the input has them, by how they are compared

    def run(self) -> None:
        """End the process with the exit status."""
        from tanheng.interfaces.cli.showing import print_findings

        self._guard()
        options = self._options()
        lawbook = lawbook_or_stop(self._lang)
        allocation, refused, tables = self._computed(lawbook, options)
        findings = [*refused, *(allocation.findings if allocation else ())]
        failed = bool(errors_of(findings))
        if failed and self._errors_to is not None:
            writing.write_back(tables, findings, self._errors_to, self._lang)
        if self._shape == "json":
            content = as_json(allocation, language=self._lang) if allocation else writing.refusal_json(findings, self._year, self._lang)
            write_text([json_text(content), "\n"], self._out, self._lang)
        elif allocation is not None and not failed:
            self._write(allocation)
        print_findings(findings, self._lang, listing="--format json")
        if not failed and self._given["strict"] and any(finding.severity is Severity.WARNING for finding in findings):
            raise stop(message("--strict: there are warnings, so the exit status is 1; what was asked for is written."), self._lang)
        raise SystemExit(REFUSED if failed else DONE)

    @property
    def _year(self) -> int:
        return int(str(self._given["year"]))

    def _path(self, name: str) -> Path | None:
        value = self._given[name]
        return value if isinstance(value, Path) else None

    def _text(self, name: str) -> str | None:
        value = self._given[name]
        return value if isinstance(value, str) else None

    def _name(self, option: str) -> str | None:
        """Return a name as the input has it; widths of letters and brackets, and spaces, make no difference."""
        text = self._text(option)
        return self._names.get(plain_name(text), text) if text is not None else None

    def _named(self, option: str, name: str) -> ItemsView[str, str]:
        given = self._given[name]
        assert isinstance(given, tuple)
        return named_values(option, given, self._lang).items()

    def _by_sector(self, option: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield the values by code of the sector, which may be named in either language; each sector once."""
        seen: set[str] = set()
        for written, value in self._named(option, name):
            term = vocabulary().find("sector", written)
            sector = written if term is None else term.code
            if sector in seen:
                raise self._misused(message("{option} names {sector} twice.", option=option, sector=written))
            seen.add(sector)
            yield sector, value

    def _misused(self, text: Message) -> SystemExit:
        return stop(text, self._lang, MISUSED)

    def _checked_shape(self) -> str:
        shape = shape_of(self._text("shape"), self._out, FORMATS, self._lang)
        if shape in _OF_FILES and self._out is None:
            raise self._misused(message("--format {shape} needs -o FILE.", shape=shape))
        self._check_options_of(shape)
        return shape

    def _check_options_of(self, shape: str) -> None:
        """End the command where an option was given that the form of the output has no use for."""
        if shape != "pdf":
            self._useless((_ENTITY, *_OF_LETTERS), message("a PDF"))
        elif self._given[_ENTITY] is not None:
            self._useless(_OF_LETTERS, message("the letter of a province, without --entity"))
        elif self._quantified is not None:
            raise self._misused(message("A letter rests on verified figures: hand in the tables, or print the sheet of one --entity."))
        if shape != "table":
            self._useless(("unit", "explained"), message("the text, --format table"))

    def _useless(self, names: tuple[str, ...], where: Message) -> None:
        for name in names:
            if self._given[name]:
                option = "--explain" if name == "explained" else f"--{name.replace('_', '-')}"
                raise self._misused(message("{option} is for {where}.", option=option, where=where))

    def _guard(self) -> None:
        """End the command where the input is not one, or where it would overwrite what it reads."""
        if (self._file is None) == (self._quantified is None):
            raise self._misused(message("Give either FILE or --from RESULT.json."))
        guard_inputs((self._file, self._quantified), self._out, self._errors_to, self._lang)

    def _options(self) -> Options:
        ratio, determined = self._text("ratio"), self._given["determined"]
        return Options(
            balance_values={sector: self._number(text) for sector, text in self._by_sector("--balance-value", "balance_values")},
            assume_complete=bool(self._given["assume_complete"]),
            estimates={sector: self._estimate(text) for sector, text in self._by_sector("--estimate", "estimates")},
            readings=dict(self._named("--reading", "readings")),
            pre_allocation_ratio=self._number(ratio) if ratio is not None else None,
            determined=determined.date() if isinstance(determined, datetime) else None,
        )

    def _estimate(self, text: str) -> Estimate:
        value, sign, percent = text.partition(":")
        band = self._number(percent) / _WHOLE if sign else None
        if band is not None and not 0 <= band < 1:
            raise self._misused(message("{found} is no band: per cent from 0 to below 100 are expected.", found=percent))
        return Estimate(self._number(value), band)

    def _number(self, text: str) -> Decimal:
        """Return a number of an option; a balance value may have as many digits as this program prints of it."""
        try:
            return figure(text, "")
        except Fault:
            raise self._misused(message("{found} is no number that can be used here.", found=text)) from None

    def _computed(self, lawbook: Lawbook, options: Options) -> tuple[Allocation | None, list[Finding], list[Table]]:
        """Return the allocation, None for an input that could not be read, with what refused it."""
        tables: list[Table] = []
        with Progress(self._lang) as progress:
            try:
                if self._quantified is not None:
                    _open(self._quantified)
                    submission = read_quantified(self._quantified, lawbook, self._year)
                else:
                    assert self._file is not None, "one of the two is given"
                    tables = read_tables(self._file, progress.rows_read)
                    submission = read_submission(tables, lawbook, self._year)
            except TableRefused as refusal:
                return None, all_findings(refusal, lambda read: self._allocated(read, lawbook, options).findings), refusal.tables
            allocation = computed(submission, year=self._year, options=options, lawbook=lawbook)
        units = [each.unit for each in allocation.units]
        self._names = {plain_name(name): name for unit in units for name in (unit.label, unit.name, unit.entity)}
        return allocation, [], tables

    def _allocated(self, tables: list[Table], lawbook: Lawbook, options: Options) -> Allocation:
        return computed(read_submission(tables, lawbook, self._year), year=self._year, options=options, lawbook=lawbook)

    def _write(self, allocation: Allocation) -> None:
        if self._shape == "csv":
            writing.write_units(allocation, self._out, self._lang)
        elif self._shape == "xlsx":
            assert self._out is not None
            writing.write_tables(allocation, self._out, self._lang)
        elif self._shape == "pdf":
            assert self._out is not None
            dated = self._given["dated"]
            letter = writing.Letter(
                self._text("province"),
                self._text("document_number") or "",
                self._text("stage") or STAGES[0],
                dated.date() if isinstance(dated, datetime) else None,
                self._input_hash(),
            )
            writing.write_pdf(allocation, self._out, self._name("entity"), letter, self._lang)
        else:
            from tanheng.interfaces.cli.allocate_showing import PLAIN_WIDTH, text_of, units_called

            unit = self._name("unit")
            if unit is not None and not units_called(allocation, unit):
                raise self._misused(message("{found} is not in the file.", found=unit))
            shown = text_of(
                allocation, self._lang, explained=bool(self._given["explained"]), unit=unit, width=text_width(self._out, PLAIN_WIDTH)
            )
            write_text([shown], self._out, self._lang)

    def _input_hash(self) -> str:
        """Return the SHA-256 of the file that was handed in; empty for a pipe, which is read once."""
        file = self._file or self._quantified
        assert file is not None, "one of the two is given"
        return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _open(file: Path) -> None:
    """Refuse a file that cannot be opened, with the reason in the language of the output. Raises TableRefused."""
    try:
        with file.open("rb"):
            pass
    except OSError as wrong:
        raise TableRefused([JSON_UNREADABLE.at(Place(str(file)), reason_of(wrong, file))]) from None
