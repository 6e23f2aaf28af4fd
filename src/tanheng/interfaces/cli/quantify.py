"""`tanheng quantify`: activity data in, emissions out."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from tanheng.interfaces.cli.activity import FILE, Beside, beside_options, compute
from tanheng.interfaces.cli.common import (
    DONE,
    MISUSED,
    REFUSED,
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
from tanheng.kernel.findings import Finding, errors_of
from tanheng.kernel.messages import message
from tanheng.quantification import Outcome, json_pieces

FORMATS = ("table", "json", "csv", "xlsx")


@click.command(help=bilingual(message("Compute emissions from activity data (CSV or XLSX), line by line, by which rule.")))
@click.argument("file", type=FILE)
@click.option(
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    help=bilingual(message("form of the output; without it the ending of -o decides, else table")),
)
@click.option("--explain", "explained", is_flag=True, help=bilingual(message("print how every figure came about")))
@lang_option
@click.option("-o", "--out", type=FILE, help=bilingual(message("write to this file")))
@beside_options
@click.option("--keep-going", is_flag=True, help=bilingual(message("compute what no error touches")))
@click.option("--errors-to", type=FILE, help=bilingual(message("write the input back with the faulty cells marked (XLSX)")))
@click.option("--no-trace", is_flag=True, help=bilingual(message("leave the explanations out of the JSON")))
def quantify(
    file: Path,
    shape: str | None,
    explained: bool,
    lang: str,
    out: Path | None,
    beside: Beside,
    keep_going: bool,
    errors_to: Path | None,
    no_trace: bool,
) -> None:
    """Read the files, compute, print; exit 0 done, 1 input refused, 2 wrong usage."""
    shape = shape_of(shape, out, FORMATS, lang)
    if shape == "xlsx" and out is None:
        raise stop(message("--format xlsx needs -o FILE.xlsx."), lang, MISUSED)
    guard_inputs((file, *beside.files.values()), out, errors_to, lang)
    lawbook = lawbook_or_stop(lang)
    with Progress(lang) as progress:
        computed = compute(file, beside, lawbook, progress, keep_going=keep_going)
    findings = computed.findings
    if errors_to is not None and errors_of(findings):
        from tanheng.interfaces.cli.marking import write_back

        write_back(computed.tables, findings, errors_to, lang)
    _print(computed.outcome, findings, shape, explained and not no_trace, not no_trace, lang, out)
    raise SystemExit(REFUSED if errors_of(findings) else DONE)


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
        write_text([showing.text_of(outcome, lang, explained=explained, width=text_width(out))], out, lang)
    else:
        from tanheng.interfaces.cli.exporting import write_csv_file, write_xlsx_file

        (write_csv_file if shape == "csv" else write_xlsx_file)(outcome, out, lang)
    showing.print_findings(findings, lang)
