"""Runs quantification: reads the tables, lets each sector compute its rows, and gathers the outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from tanheng.kernel.collector import collector_at_rest
from tanheng.kernel.findings import Finding, Place, Severity
from tanheng.lawbook import Lawbook, Mark, shipped_lawbook
from tanheng.quantification import checks
from tanheng.quantification.claims import Claim, check_claims, untouched
from tanheng.quantification.intake.columns import OWN_PREFIX, looks_like_a_table
from tanheng.quantification.intake.companions import Companions
from tanheng.quantification.intake.corrections import corrected
from tanheng.quantification.intake.flat import FlatReader
from tanheng.quantification.intake.template import is_template, read_template
from tanheng.quantification.intake.wide import entity_of, is_wide, unfolded
from tanheng.quantification.model import Outcome, Row
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Figures, Sector
from tanheng.quantification.sectors.aluminium import Aluminium
from tanheng.quantification.sectors.cement import Cement
from tanheng.quantification.sectors.steel import Steel
from tanheng.quantification.vocabulary import folded, vocabulary
from tanheng.tables import Table, refusals

SECTORS: tuple[type[Sector], ...] = (Steel, Cement, Aluminium)
Progress = Callable[[int], None]


def quantify(
    tables: Iterable[Table],
    *,
    lawbook: Lawbook | None = None,
    batches: Iterable[Table] = (),
    stock: Iterable[Table] = (),
    meters: Iterable[Table] = (),
    substitutions: Iterable[Table] = (),
    as_verifier: bool = False,
    keep_going: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Compute the emissions of activity data.

    `tables` are the sheets of the input, flat or wide; sheets named 批次/batches, 库存/stock, 计量器具/meters and 数据替代/substitutions
    are companions. `batches`, `stock`, `meters` and `substitutions` are companion tables from files of their own. With `as_verifier`
    quantities are adjusted for meters that were not calibrated as planned. An input with any error has no figures; with `keep_going` the
    figures that no error touches are computed. Raises nothing for bad input: every fault is a finding. Emissions are in tCO2, quantities
    in t or 10^4 Nm3.
    """
    given = {"batches": list(batches), "stock": list(stock), "meters": list(meters), "substitutions": list(substitutions)}
    with collector_at_rest():
        return _quantified(tables, lawbook or shipped_lawbook(), given, keep_going, progress, as_verifier=as_verifier)


def _quantified(
    tables: Iterable[Table],
    book: Lawbook,
    given: dict[str, list[Table]],
    keep_going: bool,
    progress: Progress | None,
    *,
    as_verifier: bool,
) -> Outcome:
    report = Report()
    sectors: dict[str, Sector] = {sector.code: sector(book) for sector in SECTORS}
    sheets_given = list(tables)
    template = read_template(sheets_given, book, report) if is_template(sheets_given) else None
    main = _sorted_out(sheets_given if template is None else template.others, given, report)
    reader = FlatReader(sectors, report, progress)
    rows: list[Row] = []
    if not main and template is None:
        report.add(refusals.NO_TABLE.at(Place(next((table.file for companions in given.values() for table in companions), ""))))
    steel = sectors["steel"]
    claims: list[Claim] = []
    if template is not None:
        main = [*template.tables, *main]
    sheets = {id(table): table for table in main if is_wide(table)}
    entity = entity_of(sheets.values())
    for table in main:
        if id(table) in sheets:
            wide = unfolded(table, sectors, report, entity=entity)
            claims.extend(wide.claims)
            rows.extend(reader.read(wide.table) if wide.table is not None else [])
        else:
            rows.extend(reader.read(table))
    rows = corrected(rows, book, sectors, given, report, as_verifier=as_verifier)
    companions = Companions(sectors, rows, report)
    for table in given["batches"]:
        companions.read_batches(table)
    for table in given["stock"]:
        companions.read_stock(table)
    figures = Figures([], [], [], {})
    said: dict[str, list[Claim]] = {steel.code: claims}
    if template is not None and template.claims:
        said[template.sector] = [*said.get(template.sector, []), *template.claims]
    said = {code: own for code, own in said.items() if own}
    if rows or said:
        of_rows = len(report.findings) if report.refuses and not keep_going else None
        by_sector: dict[str, list[Row]] = {code: [] for code in sectors}
        for row in rows:
            by_sector[row.kind.sector].append(row)
        of_sector = {code: report.citing(sector.articles, gases=sector.explainer.gas_unit) for code, sector in sectors.items()}
        computed = {
            code: sectors[code].quantify(own, companions.batches[code], companions.stocks[code], of_sector[code])
            for code, own in by_sector.items()
            if own or code in said
        }
        figures = _merged(computed.values())
        if of_rows is not None:
            report.findings[of_rows:] = [finding for finding in report.findings[of_rows:] if _stands_without_figures(finding)]
        if keep_going or not report.refuses:
            for code, own_claims in said.items():
                check_claims(own_claims, computed[code], report)
            figures = untouched(figures, report) if said else figures
        if report.refuses and not keep_going:
            figures = Figures([], [], [], {})
    findings = [finding for finding, _ in groupby(sorted(report.findings, key=_finding_order))]
    marks = {"results": Mark.FINAL, "summaries": Mark.FINAL, "annual": Mark.FINAL} | figures.marks
    if any(row.is_substituted for row in rows):
        marks = {table: max(mark, Mark.OPERATIONAL) for table, mark in marks.items()}
    explainers = {code: sector.explainer for code, sector in sectors.items()}
    return Outcome(figures.results, figures.summaries, figures.annual, figures.annual_summaries, findings, book, marks, explainers)


def _merged(computed: Iterable[Figures]) -> Figures:
    """Return the figures of all sectors in one order, with the weakest mark of each table."""
    merged = Figures([], [], [], {})
    for figures in computed:
        merged.results += figures.results
        merged.summaries += figures.summaries
        merged.annual += figures.annual
        merged.annual_summaries += figures.annual_summaries
        merged.marks |= {table: max(mark, merged.marks.get(table, mark)) for table, mark in figures.marks.items()}
    merged.results.sort(key=lambda result: result.order)
    merged.summaries.sort(key=lambda summary: (summary.entity, summary.month))
    merged.annual.sort(key=lambda annual: (annual.entity, annual.works, annual.year, annual.scope_order, annual.unit))
    merged.annual_summaries.sort(key=lambda summary: (summary.entity, summary.year))
    return merged


def _sorted_out(tables: Iterable[Table], companions: dict[str, list[Table]], report: Report) -> list[Table]:
    """Return the main tables, and put the others to their companions.

    Sheets for people (说明, README, x_…) are left out, and said to be; they must hold no table.
    """
    main: list[Table] = []
    for table in tables:
        name = vocabulary().find("sheets", table.sheet) if table.sheet else None
        is_table = looks_like_a_table(table) or is_wide(table)
        if name is not None and name.code in companions:
            companions[name.code].append(table)
        elif name is not None or folded(table.sheet).startswith(OWN_PREFIX):
            report.add((checks.SHEET_HOLDS_A_TABLE if is_table else checks.SHEET_NOT_READ).at(table.place(), table.sheet))
            continue
        elif not is_table and table.sheet and main:
            report.add(checks.SHEET_NOT_READ.at(table.place(), table.sheet))
            continue
        else:
            main.append(table)
        if table.hidden:
            report.add(checks.SHEET_HIDDEN.at(table.place(), table.sheet))
    return main


def _stands_without_figures(finding: Finding) -> bool:
    """Tell whether a finding about figures holds though some rows were refused: what is missing then may be in a refused row."""
    return finding.severity is Severity.ERROR and finding.code != checks.COMPANION_ALONE.code


def _finding_order(finding: Finding) -> tuple[Place, int, str]:
    return finding.place, finding.code, str(finding.found)
