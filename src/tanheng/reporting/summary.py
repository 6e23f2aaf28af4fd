"""The content of the summary of two pages: texts in both languages and figures as texts, ready to be set by `summary.typ`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tanheng.kernel.exact import exactly, plain, rounded_quotient
from tanheng.kernel.findings import Finding, Severity
from tanheng.kernel.messages import CHINESE, ENGLISH, Message, Rendered, message
from tanheng.quantification.model import OUT, Annual, AnnualLine
from tanheng.quantification.naming import english_name
from tanheng.quantification.sectors.shared.years import OF_MONTHS
from tanheng.quantification.trace import Trace
from tanheng.quantification.vocabulary import vocabulary
from tanheng.reporting.blocks import ENTERPRISE
from tanheng.reporting.chart import chart_of
from tanheng.reporting.subject import Subject
from tanheng.reporting.wording import wording
from tanheng.typesetting import shortened

_NAME, _MATERIAL, _CELL, _SENTENCE = 72, 38, 26, 150  # in columns of a Latin letter; a Chinese character takes two
_READING = 400  # no reading of an open text is cut
_LEVELS, _LINES, _READINGS, _FINDINGS = 12, 12, 5, 8
_STEEL = "steel"
_SEVERITIES = {Severity.ERROR: message("error"), Severity.WARNING: message("warning"), Severity.NOTICE: message("notice")}
Pair = list[str]
Content = dict[str, object]


def summary_of(subject: Subject, language: str) -> Content:
    """Return everything that the two pages show. All values are texts, lists and mappings; nothing of it is program text."""
    with exactly():
        return _Summary(subject, language).content()


def base_of(subject: Subject) -> list[Annual]:
    """Return the years that add up to the total: of steel the enterprise level, in which the processes are; else all of them."""
    enterprise = [annual for annual in subject.annual if annual.scope == ENTERPRISE]
    return enterprise if subject.sector == _STEEL and enterprise else list(subject.annual)


class _Summary:
    """Builds the content."""

    def __init__(self, subject: Subject, language: str) -> None:
        self._subject = subject
        self._languages = (CHINESE, ENGLISH) if language == CHINESE else (ENGLISH, CHINESE)
        self._unit = wording().emission_unit(subject.sector)

    def content(self) -> Content:
        """Return both pages."""
        subject, outcome = self._subject, self._subject.outcome
        return {
            "title": self._pair(message("Greenhouse gas emissions of a year: summary")),
            "entity": shortened(subject.entity, _NAME) or "—",
            "facts": [
                self._pair(vocabulary().term("sector", subject.sector).label),
                [str(subject.year), ""],
                self._pair(message("{months} of {of} months", months=len(subject.months), of=12)),
            ],
            "figures": list(self._figures()),
            "levels": self._levels(),
            "chart": chart_of(subject, base_of(subject), self._pair, self._unit),
            "lines": self._lines(),
            "basis": self._basis(),
            "findings": self._findings(outcome.findings),
            "check": self._how_to_check(),
            "foot": f"tanheng · {outcome.lawbook.hash[:12]}",
        }

    def _pair(self, text: Rendered) -> Pair:
        return [text.render(language) for language in self._languages]

    def _figures(self) -> Iterator[Content]:
        """Yield total, whole tonnes, duty and intensity, as far as they are stated."""
        of_year = self._subject.annual_summary
        stated: list[tuple[Rendered, Decimal | None, str]] = []
        if of_year is not None:
            stated.append((message("enterprise total"), of_year.enterprise_t, self._unit))
            stated.append((message("whole tonnes"), of_year.enterprise_whole_t, self._unit))
            stated.append((message("duty, whole tonnes"), of_year.duty_t, self._unit + self._only(of_year.duty_months)))
        base = base_of(self._subject)
        if len(base) == 1:
            stated.append((message("output"), base[0].output_t, "t"))
            stated.append((message("intensity"), base[0].intensity_t_per_t, f"{self._unit}/t"))
        for label, value, unit in stated:
            if value is not None:
                yield {"label": self._pair(label), "value": f"{value:,f}", "unit": unit}

    def _only(self, months: int) -> str:
        """Return how many months a figure is of, where they are not the whole year."""
        if months >= OF_MONTHS:
            return ""
        return f" · {message('{months} of {of} months', months=months, of=OF_MONTHS).render(self._languages[0])}"

    def _levels(self) -> Content:
        heads = (message("level"), message("months"), message("emissions"), message("output"), message("intensity"))
        rows = []
        for annual in self._subject.annual[:_LEVELS]:
            figures = (annual.emissions_t, annual.output_t, annual.intensity_t_per_t)
            rows.append(
                [self._whose(annual, 2 * _CELL), f"{annual.months}/12", *("—" if value is None else f"{value:,f}" for value in figures)]
            )
        rows += self._sums()
        units = ["", "", self._unit, "t", f"{self._unit}/t"]
        return self._table(message("Results by level"), heads, rows, units, len(self._subject.annual) - _LEVELS)

    def _sums(self) -> list[list[str]]:
        """Return the sums of the summary table (附表C.5) as rows of their own; of steel the enterprise level is the total already."""
        of_year = self._subject.annual_summary
        if of_year is None:
            return []
        sums: tuple[tuple[Rendered, Decimal | None], ...] = (
            (message("sum of processes"), of_year.processes_t),
            (message("sum of power units"), of_year.power_units_t),
            (message("other, by difference"), of_year.other_t),
        )
        if self._subject.sector != _STEEL:
            explainer = self._subject.outcome.explainers[self._subject.sector]
            sums = (
                (message("sum of {units}", units=explainer.units_label), of_year.processes_t),
                (message("emitted outside, without a duty"), of_year.other_t),
                (message("enterprise total"), of_year.enterprise_t),
            )
        months = f"{of_year.months}/12"
        return [[" ".join(self._pair(label)), months, f"{value:,f}", "—", "—"] for label, value in sums if value is not None]

    def _whose(self, annual: Annual, columns: int) -> str:
        scope = vocabulary().term("scope", annual.scope).label.render(self._languages[0])
        whole = " · ".join(part for part in (annual.works, scope, annual.unit) if part)
        if shortened(whole, columns) == whole:
            return whole
        parts = (scope, annual.unit, annual.works)  # the level first: a long name of the works must not push it out
        return shortened(" · ".join(shortened(part, columns // len(parts)) for part in parts if part), columns + 2 * len(parts))

    def _lines(self) -> Content:
        """Return the lines with the largest contributions, positive or negative, with their share of the total."""
        lines = [(annual, line) for annual in base_of(self._subject) for line in annual.lines]
        lines.sort(key=lambda entry: (-abs(entry[1].emissions_t), entry[1].item, entry[1].origin))
        whole = sum((annual.emissions_t for annual in base_of(self._subject)), start=Decimal(0))
        rows = [self._line(annual, line, whole) for annual, line in lines[:_LINES]]
        heads = (message("material"), message("level"), message("quantity"), message("emissions"), message("share"))
        return self._table(message("Main lines of the year"), heads, rows, ["", "", "", self._unit, "%"], len(lines) - len(rows))

    def _line(self, annual: Annual, line: AnnualLine, whole: Decimal) -> list[str]:
        signed = -line.emissions_t if line.flow == OUT else line.emissions_t
        origin = vocabulary().term("origin", line.origin).label.render(self._languages[0]) if line.origin else ""
        item = line.item
        if self._languages[0] != CHINESE:
            item = english_name(self._subject.outcome.lawbook, self._subject.sector, line.item, line.category)
        name = shortened(" · ".join(part for part in (item, origin) if part), _MATERIAL)
        share = plain(rounded_quotient(100 * signed, whole, 1)) if whole else "—"
        return [
            name,
            self._whose(annual, _CELL),
            f"{line.quantity:,f} {wording().uom(line.uom, self._languages[0])}",
            f"{signed:,f}",
            share,
        ]

    def _basis(self) -> Content:
        outcome = self._subject.outcome
        mark = max(outcome.marks.values())
        readings = list(self._readings())
        rows = [
            [*self._pair(message("Weakest mark")), f"{mark.code}: {' / '.join(self._pair(mark.meaning))}"],
            [*self._pair(message("Law data")), outcome.lawbook.hash],
        ]
        for text in readings[:_READINGS]:
            rows.append([*self._pair(message("Reading of an open text")), shortened(text, _READING)])
        return {
            "title": self._pair(message("What the figures rest on")),
            "rows": rows,
            "more": self._more(len(readings) - _READINGS),
        }

    def _readings(self) -> Iterator[str]:
        """Yield the readings of open texts that the figures of the year rest on, each once, by name with what was chosen."""
        subject, seen = self._subject, set()
        explainer = subject.outcome.explainers[subject.sector]
        traces = [explainer.summary(summary) for summary in subject.summaries]
        traces += [explainer.annual(annual) for annual in subject.annual]
        traces += [explainer.result(result) for result in subject.results]
        for node in _nodes(traces):
            if node.reading is not None and node.reading.interpretation.name not in seen:
                seen.add(node.reading.interpretation.name)
                yield f"{node.reading.interpretation.name}: {' / '.join(self._pair(node.reading.label))}"

    def _findings(self, findings: list[Finding]) -> Content:
        """Return the findings by their number: how often each, where first, and what it said there."""
        counted = Counter(finding.code for finding in findings)
        first = {finding.code: finding for finding in reversed(findings)}
        ranked = sorted(first.values(), key=lambda finding: (list(_SEVERITIES).index(finding.severity), finding.code))
        rows = [
            [
                str(finding.code),
                _SEVERITIES[finding.severity].render(self._languages[0]),
                f"{counted[finding.code]}×",
                shortened(f"{finding.place}: {finding.message.render(self._languages[0])}", _SENTENCE),
            ]
            for finding in ranked[:_FINDINGS]
        ]
        return {
            "title": self._pair(message("Findings by number")),
            "rows": rows,
            "none": self._pair(message("none")),
            "more": self._more(len(ranked) - len(rows)),
        }

    def _how_to_check(self) -> Content:
        outcome = self._subject.outcome
        results = outcome.results
        place = next((number for number, result in enumerate(results) if result in self._subject.results), 0)
        texts = (
            message("Compute again and open a figure: the inputs with their cells, the parameters with their articles, every step."),
            message("The tables of the guideline come from the same figures: -o OUT.xlsx prints them, and quantify reads them back.")
            if self._subject.sector == _STEEL
            else message("The tables of the guideline come from the same figures: -o OUT.xlsx prints them."),
        )
        commands = [
            "tanheng quantify FILE --format json -o result.json",
            f"tanheng explain result.json results/{place}/emissions_t",
            "tanheng report FILE -o OUT.xlsx",
            "tanheng law check",
        ]
        return {"title": self._pair(message("How to check it")), "texts": [self._pair(text) for text in texts], "commands": commands}

    def _table(self, title: Message, heads: Iterable[Message], rows: list[list[str]], units: list[str], more: int) -> Content:
        return {
            "title": self._pair(title),
            "heads": [self._pair(head) for head in heads],
            "units": units,
            "rows": rows,
            "more": self._more(more),
        }

    def _more(self, count: int) -> Pair:
        return self._pair(message("… {count} more", count=count)) if count > 0 else []


def _nodes(traces: list[Trace]) -> Iterator[Trace]:
    level = traces
    while level:
        yield from level
        level = [child for node in level for child in node.children]
