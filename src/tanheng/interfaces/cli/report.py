"""`tanheng report`: a year of one entity as the guideline's tables (XLSX) or as a summary of two pages (PDF)."""

from __future__ import annotations

from pathlib import Path

import click

from tanheng.interfaces.cli.activity import FILE, Beside, beside_options, compute
from tanheng.interfaces.cli.common import (
    DONE,
    MISUSED,
    REFUSED,
    bilingual,
    guard_inputs,
    lang_option,
    lawbook_or_stop,
    say,
    stop,
    unwritable,
)
from tanheng.interfaces.cli.progress import Progress
from tanheng.kernel.messages import message
from tanheng.reporting import Ambiguous, ExtraMissing, Subject, forms_of, subject_of, summary_of, summary_pdf
from tanheng.tables import whole_file, write_workbook

_ENDINGS = (".xlsx", ".pdf")


@click.command(help=bilingual(message("Print a year of an entity as the guideline's tables (XLSX) or as a summary of two pages (PDF).")))
@click.argument("file", type=FILE)
@click.option("-o", "--out", type=FILE, required=True, help=bilingual(message("write to this file, .xlsx or .pdf")))
@click.option("--entity", help=bilingual(message("which entity, if the file holds several")))
@click.option("--sector", help=bilingual(message("which sector, if the entity has several")))
@click.option("--year", type=int, help=bilingual(message("which year, if the file holds several")))
@beside_options
@lang_option
def report(file: Path, out: Path, entity: str | None, sector: str | None, year: int | None, beside: Beside, lang: str) -> None:
    """Read, compute, print; exit 0 done, 1 input refused, 2 wrong usage."""
    from tanheng.interfaces.cli.showing import print_findings

    if out.suffix.lower() not in _ENDINGS:
        raise stop(message("-o needs a file name that ends in .xlsx or .pdf."), lang, MISUSED)
    guard_inputs((file, *beside.files.values()), out, None, lang)
    lawbook = lawbook_or_stop(lang)
    with Progress(lang) as progress:
        computed = compute(file, beside, lawbook, progress)
    findings = computed.findings
    if computed.outcome is None or computed.refused:
        print_findings(findings, lang, command="tanheng quantify FILE ")
        raise SystemExit(REFUSED)
    try:
        subject = subject_of(computed.outcome, entity=entity, sector=sector, year=year)
    except Ambiguous as several:
        raise stop(several.text, lang, MISUSED) from None
    _write(subject, out, lang)
    if not subject.entity:
        say(message("Notice: the file names no enterprise, so that the report has none. Fill the column entity."), lang)
    print_findings(findings, lang, command="tanheng quantify FILE ")
    raise SystemExit(DONE)


def _write(subject: Subject, out: Path, lang: str) -> None:
    """Write the file whole or not at all; what cannot be done ends the command."""
    try:
        if out.suffix.lower() == _ENDINGS[0]:
            write_workbook(out, forms_of(subject, lang))
            return
        printed = summary_pdf(summary_of(subject, lang))
        with whole_file(out) as part:
            part.write_bytes(printed)
    except ExtraMissing as missing:
        raise stop(message("The PDF needs further packages: pip install '{extra}'", extra=str(missing)), lang, MISUSED) from None
    except OSError as wrong:
        raise unwritable(out, wrong, lang) from None
