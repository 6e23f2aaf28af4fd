"""`tanheng cems`: flue gas monitoring of CO2 in, the monthly report C.8 out."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from tanheng.interfaces.cli.activity import FILE, Beside, compute
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
    shape_of,
    stop,
    text_width,
    write_text,
)
from tanheng.interfaces.cli.progress import Progress
from tanheng.interfaces.cli.results import read_result
from tanheng.kernel.findings import Finding, errors_of
from tanheng.kernel.messages import message
from tanheng.lawbook import Lawbook
from tanheng.monitoring import Comparison, Outcome, as_json, compared, monitor
from tanheng.quantification import as_json as accounting_json
from tanheng.quantification.templates.making import SECTORS
from tanheng.tables import Table, TableRefused, read_tables

STEEL = "steel"
FORMATS = ("table", "json", "xlsx")


@click.command(help=bilingual(message("Make the monthly report C.8 of flue gas monitoring of CO2 from hours or days (CSV or XLSX).")))
@click.argument("file", type=FILE)
@click.option(
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    help=bilingual(message("form of the output; without it the ending of -o decides, else table")),
)
@click.option("-o", "--out", type=FILE, help=bilingual(message("write to this file")))
@click.option(
    "--against", type=FILE, help=bilingual(message("compare with the accounting: a JSON result, or the activity data to compute it from"))
)
@click.option("--errors-to", type=FILE, help=bilingual(message("write the input back with the faulty cells marked (XLSX)")))
@click.option(
    "--sector",
    type=click.Choice(SECTORS),
    help=bilingual(message("whose form it is; without it that of the accounting, else steel, whose guideline prints the form")),
)
@lang_option
def cems(
    file: Path, shape: str | None, out: Path | None, against: Path | None, errors_to: Path | None, sector: str | None, lang: str
) -> None:
    """Read the file, compute, print; exit 0 done, 1 input refused, 2 wrong usage."""
    shape = shape_of(shape, out, FORMATS, lang)
    if shape == "xlsx" and out is None:
        raise stop(message("--format xlsx needs -o FILE.xlsx."), lang, MISUSED)
    guard_inputs((file, against), out, errors_to, lang)
    lawbook = lawbook_or_stop(lang)
    try:
        with Progress(lang) as progress:
            tables = read_tables(file, progress.rows_read)
            outcome = monitor(tables, lawbook=lawbook)
    except TableRefused as refusal:
        findings = all_findings(refusal, lambda read: monitor(read, lawbook=lawbook).findings)
        _mark(refusal.tables, findings, errors_to, lang)
        _refuse(findings, shape, lang, out)
    _mark(tables, outcome.findings, errors_to, lang)
    document = None if against is None or outcome.refused else _accounting(against, lawbook, lang)
    comparison = None if against is None or document is None else _compared(outcome, document, against, lang)
    _print(outcome, comparison, shape, lang, out, sector or _sector_of(document))
    raise SystemExit(REFUSED if outcome.refused else DONE)


def _mark(tables: list[Table], findings: list[Finding], errors_to: Path | None, lang: str) -> None:
    """Write the input back with its faulty cells marked, where that was asked for and there is an error."""
    if errors_to is not None and errors_of(findings):
        from tanheng.interfaces.cli.marking import write_back

        write_back(tables, findings, errors_to, lang)


def _accounting(against: Path, lawbook: Lawbook, lang: str) -> object:
    """Return the accounting as JSON has it: a result, or what quantification makes of activity data; refused ones end the command."""
    if against.suffix.lower() == ".json":
        return read_result(against, lang)
    with Progress(lang) as progress:
        accounting = compute(against, Beside(), lawbook, progress)
    if accounting.outcome is None or accounting.refused:
        _refuse(accounting.findings, "table", lang, None)
    return accounting_json(accounting.outcome)


def _compared(outcome: Outcome, document: object, against: Path, lang: str) -> Comparison | None:
    try:
        return compared(outcome, document, against.name)
    except ValueError as wrong:
        raise stop(message("{file} is no JSON result: {reason}", file=against, reason=str(wrong)), lang) from None


def _sector_of(document: object) -> str:
    """Return the one sector of the accounting; steel, whose guideline prints the form, where there is none or several."""
    summaries = document.get("summaries") if isinstance(document, dict) else None
    listed = summaries if isinstance(summaries, list) else []
    found = {summary.get("sector") for summary in listed if isinstance(summary, dict)} & set(SECTORS)
    return str(found.pop()) if len(found) == 1 else STEEL


def _refuse(findings: list[Finding], shape: str, lang: str, out: Path | None) -> NoReturn:
    """End the command for a file that could not even be read."""
    from tanheng.interfaces.cli.showing import print_findings

    if shape == "json":
        node = {"results": [], "comparison": None, "issues": [finding.as_json(lang) for finding in findings], "law": None}
        write_text([json_text(node), "\n"], out, lang)
    if shape != "json" or out is not None:
        print_findings(findings, lang)
    raise SystemExit(REFUSED)


def _print(outcome: Outcome, comparison: Comparison | None, shape: str, lang: str, out: Path | None, sector: str) -> None:
    from tanheng.interfaces.cli import cems_showing, showing

    if shape == "json":
        write_text([json_text(as_json(outcome, comparison, language=lang)), "\n"], out, lang)
        if out is not None:
            showing.print_findings(outcome.findings, lang)
        return
    if not outcome.refused:
        if shape == "table":
            write_text([cems_showing.text_of(outcome, comparison, lang, text_width(out, cems_showing.PLAIN_WIDTH))], out, lang)
        else:
            from tanheng.interfaces.cli.cems_exporting import write_xlsx_file

            assert out is not None, "the command line asks for a file"
            write_xlsx_file(outcome, comparison, out, lang, sector)
    showing.print_findings(outcome.findings, lang)
