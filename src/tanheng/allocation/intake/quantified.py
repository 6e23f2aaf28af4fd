"""Reads allocation units out of a quantification: the JSON of `tanheng quantify --format json` (docs/reference/quantify.md, section 5)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tanheng.allocation.forms import last_day
from tanheng.allocation.intake import checks
from tanheng.allocation.intake.agreeing import Agreement, faults_of_names, faults_of_quantities
from tanheng.allocation.intake.flat import clinker_classes
from tanheng.allocation.intake.gathering import STEEL
from tanheng.allocation.intake.nodes import Damaged, Node
from tanheng.allocation.model import Submission, Unit
from tanheng.kernel.exact import exactly, total
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Joined, message
from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.quantification.intake.cells import name as plain_name
from tanheng.quantification.vocabulary import folded, vocabulary
from tanheng.tables import refusals

_SCOPE_OF = {"cement": "clinker_line", "aluminium": "electrolysis"}


def read_quantified(json_path: Path, lawbook: Lawbook, year: int) -> Submission:
    """Read the annual figures of the year, t: steel enterprises with their processes, clinker lines, electrolysis processes.

    A file that is no result, is damaged, or holds no unit of the year, is refused by a finding.
    """
    file = Place(json_path.name)
    findings: list[Finding] = []
    try:
        root = _root(json_path, file)
        _refuse_refused(root, findings)
        units = [] if findings else list(_units(root, lawbook, year, findings))
    except NoLegalValue:
        units = []  # no rule of the year: it has no figures of allocation units either
    except Damaged as damaged:
        return Submission((), findings=(damaged.finding,))
    if not errors_of(findings) and not units:
        years = sorted({node.integer("year") for node in root.list("annual")})
        findings.append(checks.JSON_OTHER_YEAR.at(file, Joined(tuple(years)), year))
    if units:
        _refuse_twice(units, findings)
        findings.append(checks.NOT_VERIFIED.at(file))
    return Submission(tuple(units), findings=tuple(findings))


def _root(path: Path, file: Place) -> Node:
    try:
        with path.open("rb") as stream:
            content = stream.read(refusals.MAX_FILE_BYTES + 1)
        if len(content) > refusals.MAX_FILE_BYTES:
            raise Damaged(refusals.TOO_LARGE.at(file, len(content), refusals.MAX_FILE_BYTES))
        return Node(json.loads(content.decode("utf-8-sig")), file, "")
    except OSError as wrong:
        raise Damaged(checks.JSON_UNREADABLE.at(file, wrong.strerror or str(wrong))) from None
    except UnicodeDecodeError:
        raise Damaged(checks.JSON_UNREADABLE.at(file, message("it is not UTF-8"))) from None
    except json.JSONDecodeError as wrong:
        raise Damaged(
            checks.JSON_UNREADABLE.at(file, message("line {line}, character {column}", line=wrong.lineno, column=wrong.colno))
        ) from None
    except RecursionError:
        raise Damaged(checks.JSON_UNREADABLE.at(file, message("it is nested too deeply"))) from None


def _refuse_refused(root: Node, findings: list[Finding]) -> None:
    """A quantification with errors has figures that are withheld; no allocation is made from the rest."""
    errors = sum(issue.text("severity") == "error" for issue in root.list("issues"))
    if errors:
        findings.append(checks.JSON_REFUSED.at(root.file, errors))


def _units(root: Node, lawbook: Lawbook, year: int, findings: list[Finding]) -> Iterator[Unit]:
    """Yield the units of a result whose figures agree; nothing where they do not."""
    annual, summaries = ([node for node in root.list(part) if node.integer("year") == year] for part in ("annual", "annual_summaries"))
    results = [node for node in root.list("results") if node.text("month").startswith(f"{year}-")]
    findings += faults_of_names([*annual, *summaries])
    if not findings:
        findings += Agreement(annual, summaries, results).faults()
    if not findings:
        yield from _Units(root.file, annual, summaries, lawbook, year, findings).all()


def _refuse_twice(units: Sequence[Unit], findings: list[Finding]) -> None:
    """Refuse a unit that stands twice, however its names are typed."""
    seen: dict[tuple[str, ...], Unit] = {}
    for unit in units:
        key = (plain_name(unit.entity), unit.sector, plain_name(unit.name))
        known = seen.setdefault(key, unit)
        if known is not unit:
            check = checks.STEEL_TWICE if unit.sector == STEEL else checks.DUPLICATE
            findings.append(check.at(unit.place, unit.label, known.place))


class _Units:
    """Makes units of the annual figures of a year."""

    def __init__(
        self, file: Place, annual: Sequence[Node], summaries: Sequence[Node], lawbook: Lawbook, year: int, findings: list[Finding]
    ) -> None:
        self._annual = annual
        self._summaries = summaries
        self._classes = clinker_classes(lawbook, year)
        self._slag_name = lawbook.value("cement.substitute.carbide_slag", on=last_day(year)).text
        self._file = file
        self._findings = findings

    def all(self) -> Iterator[Unit]:
        """Yield the units in the order of the result."""
        for summary in self._summaries:
            if summary.text("sector") == STEEL:
                yield from self._steel(summary)
        self._refuse_steel_without_total()
        for node in self._annual:
            if node.text("scope") == _SCOPE_OF.get(node.text("sector")):
                yield self._line(node)

    def _steel(self, summary: Node) -> Iterator[Unit]:
        """The enterprise total of table C.5 over all works, in whole tonnes, and its ironmaking and sintering."""
        entity = summary.text("entity")
        emissions_t = summary.number_or_none("enterprise_whole_t")
        self._warn_of_months(summary, entity)
        if emissions_t is None:
            label = vocabulary().term("scope", "enterprise").label
            self._findings.append(checks.JSON_SUM_MISSING.at(self._file, "", label, entity=entity))
            return
        own = [node for node in self._annual if node.text("entity") == entity and node.text("sector") == STEEL]
        self._findings += faults_of_quantities(summary, ("enterprise_whole_t",))
        scopes = {scope: [node for node in own if node.text("scope") == scope] for scope in ("ironmaking", "sintering")}
        for node in (*scopes["ironmaking"], *scopes["sintering"]):
            self._findings += faults_of_quantities(node, ("emissions_t", "output_t"))
        yield Unit(
            entity,
            STEEL,
            "",
            emissions_t,
            summary.place,
            ironmaking_emissions_t=_sum(scopes["ironmaking"], "emissions_t"),
            sintering_emissions_t=_sum(scopes["sintering"], "emissions_t"),
            ironmaking_output_t=_sum(scopes["ironmaking"], "output_t"),
        )

    def _refuse_steel_without_total(self) -> None:
        """A steel enterprise whose processes are there has a total too; without it it would be left out unseen."""
        known = {summary.text("entity") for summary in self._summaries if summary.text("sector") == STEEL}
        for entity in dict.fromkeys(node.text("entity") for node in self._annual if node.text("sector") == STEEL):
            if entity not in known:
                label = vocabulary().term("scope", "enterprise").label
                self._findings.append(checks.JSON_SUM_MISSING.at(self._file, "", label, entity=entity))

    def _line(self, node: Node) -> Unit:
        self._findings += faults_of_quantities(node, ("emissions_t", "output_t"))
        entity, sector = node.text("entity"), node.text("sector")
        name = " ".join(part for part in (node.text("works"), node.text("unit")) if part)
        self._warn_of_months(node, " ".join(part for part in (entity, name) if part))
        own: dict[str, Any] = self._slag(node, name) if sector == "cement" else {}
        return Unit(entity, sector, name, node.number("emissions_t"), node.place, output_t=node.number_or_none("output_t"), **own)

    def _slag(self, node: Node, name: str) -> dict[str, Any]:
        """Return the carbide slag of a line and its class of clinker; of several classes none is taken."""
        lines = node.list("lines")
        slag = [line for line in lines if line.text("category") == "substitute" and line.text("item") == self._slag_name]
        kinds = {line.text("item") for line in lines if line.text("category") == "clinker"}
        known = {self._classes[folded(kind)] for kind in kinds if folded(kind) in self._classes}
        if slag and (len(kinds) != 1 or not known):
            self._findings.append(checks.CLASS_OPEN.at(node.place, name))
        return {"slag_t": _sum(slag, "quantity"), "clinker_class": known.pop() if len(known) == 1 else ""}

    def _warn_of_months(self, node: Node, who: str) -> None:
        months, of_months = node.integer("months"), node.integer("of_months")
        if months < of_months:
            self._findings.append(checks.MONTHS_MISSING.at(node.place, months, of_months, entity=who))


def _sum(nodes: Sequence[Node], field: str) -> Decimal | None:
    """Add up a field, t; None where there is nothing to add or a part of it is not stated."""
    values = [node.number_or_none(field) for node in nodes]
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    with exactly():
        return total(known)
