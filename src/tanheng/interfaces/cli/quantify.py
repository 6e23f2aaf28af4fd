"""`tanheng quantify`: activity data in, emissions out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path

import click

from tanheng.interfaces.cli.common import (
    DONE,
    MISUSED,
    REFUSED,
    bilingual,
    guard_inputs,
    json_text,
    lang_option,
    lawbook_or_stop,
    stop,
    write_text,
)
from tanheng.interfaces.cli.progress import Progress
from tanheng.kernel.findings import Finding, errors_of
from tanheng.kernel.messages import message
from tanheng.quantification import Outcome, json_pieces, read_input
from tanheng.quantification import quantify as computed
from tanheng.tables import Table, TableRefused, read_tables

_FILE = click.Path(dir_okay=False, path_type=Path)
FORMATS = ("table", "json", "csv", "xlsx")


@click.command(help=bilingual(message("Compute emissions from activity data (CSV or XLSX), line by line, by which rule.")))
@click.argument("file", type=_FILE)
@click.option(
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    help=bilingual(message("form of the output; without it the ending of -o decides, else table")),
)
@click.option("--explain", "explained", is_flag=True, help=bilingual(message("print how every figure came about")))
@lang_option
@click.option("-o", "--out", type=_FILE, help=bilingual(message("write to this file")))
@click.option("--batches", type=_FILE, help=bilingual(message("table of measured batches")))
@click.option("--stock", type=_FILE, help=bilingual(message("table of the stock ledger")))
@click.option("--meters", type=_FILE, help=bilingual(message("table of meters that were not calibrated as planned")))
@click.option("--substitutions", type=_FILE, help=bilingual(message("table of substitutes for missing data")))
@click.option("--as-verifier", is_flag=True, help=bilingual(message("adjust for meters as a verifier does")))
@click.option("--keep-going", is_flag=True, help=bilingual(message("compute what no error touches")))
@click.option("--errors-to", type=_FILE, help=bilingual(message("write the input back with the faulty cells marked (XLSX)")))
@click.option("--no-trace", is_flag=True, help=bilingual(message("leave the explanations out of the JSON")))
def quantify(
    file: Path,
    shape: str | None,
    explained: bool,
    lang: str,
    out: Path | None,
    batches: Path | None,
    stock: Path | None,
    meters: Path | None,
    substitutions: Path | None,
    as_verifier: bool,
    keep_going: bool,
    errors_to: Path | None,
    no_trace: bool,
) -> None:
    """Read the files, compute, print; exit 0 done, 1 input refused, 2 wrong usage."""
    shape = _shape(shape, out, lang)
    if shape == "xlsx" and out is None:
        raise stop(message("--format xlsx needs -o FILE.xlsx."), lang, MISUSED)
    inputs = (file, batches, stock, meters, substitutions)
    guard_inputs(inputs, out, errors_to, lang)
    lawbook = lawbook_or_stop(lang)
    refused: list[Finding] = []
    with Progress(lang) as progress:
        tables = _read(lambda: read_input(file, lawbook, progress.rows_read), refused)
        companions = [_companion(path, refused, progress) for path in inputs[1:]]
        outcome = None
        if tables:
            named = dict(zip(("batches", "stock", "meters", "substitutions"), companions, strict=True))
            outcome = computed(
                tables, lawbook=lawbook, as_verifier=as_verifier, keep_going=keep_going, progress=progress.rows_checked, **named
            )
    findings, outcome = _all_findings(refused, outcome)
    if errors_to is not None and errors_of(findings):
        from tanheng.interfaces.cli.marking import write_back

        write_back([*tables, *chain.from_iterable(companions)], findings, errors_to, lang)
    _print(outcome, findings, shape, explained and not no_trace, not no_trace, lang, out)
    raise SystemExit(REFUSED if errors_of(findings) else DONE)


def _shape(asked: str | None, out: Path | None, lang: str) -> str:
    """Return the form of the output. A file name whose ending says another form than asked for is wrong usage."""
    ending = out.suffix.lower().removeprefix(".") if out is not None else ""
    said = ending if ending in FORMATS else None
    if asked is not None and said is not None and asked != said:
        raise stop(message("--format {asked} does not fit the file name {file}.", asked=asked, file=out), lang, MISUSED)
    return asked or said or "table"


def _all_findings(refused: list[Finding], outcome: Outcome | None) -> tuple[list[Finding], Outcome | None]:
    """Tell the faults of cells together with those of rows, once for each cell; a file with refused cells has no figures."""
    told = {finding.place for finding in refused}
    findings = [*refused, *(finding for finding in (outcome.findings if outcome else ()) if finding.place not in told)]
    return findings, None if errors_of(refused) else outcome


def _companion(path: Path | None, refused: list[Finding], progress: Progress) -> list[Table]:
    return _read(lambda: read_tables(path, progress.rows_read), refused) if path is not None else []


def _read(read: Callable[[], list[Table]], refused: list[Finding]) -> list[Table]:
    try:
        return read()
    except TableRefused as refusal:
        refused.extend(refusal.findings)
        return refusal.tables


def _print(
    outcome: Outcome | None, findings: list[Finding], shape: str, explained: bool, with_traces: bool, lang: str, out: Path | None
) -> None:
    from tanheng.interfaces.cli import showing

    refused = outcome is None or (outcome.refused and not outcome.results)
    if shape == "json":
        pieces = [json_text(showing.refusal_json(findings, lang))]
        with Progress(lang) as progress:
            parts = json_pieces(outcome, language=lang, with_traces=with_traces) if outcome else pieces
            write_text(chain(progress.parts_written(parts), "\n"), out, lang)
        if out is not None:
            showing.print_findings(findings, lang)
        return
    if refused or outcome is None:
        showing.print_findings(findings, lang)
        return
    if shape == "table":
        write_text([showing.text_of(outcome, lang, explained=explained)], out, lang)
    else:
        from tanheng.interfaces.cli.exporting import write_csv_file, write_xlsx_file

        (write_csv_file if shape == "csv" else write_xlsx_file)(outcome, out, lang)
    showing.print_findings(findings, lang)
