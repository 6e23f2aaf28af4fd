"""The rules of a list year over what is recorded: one decision for each plant, with all that was looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import CHINESE, ENGLISH
from tanheng.lawbook.marks import MARKS, Mark, weakest
from tanheng.roster.lists.reading import Key, Known
from tanheng.roster.model import INCLUDED, STAYS, Decision
from tanheng.roster.rules import Test

ON_LIST = (INCLUDED, STAYS)
_BY_RESULT, _BY_EXPECTATION = frozenset(("threshold", "removal", "result_year")), frozenset(("new_plant", "expected"))


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision with what it rests on. `figure_t` is the figure that was compared, empty where none was; `mark` is the weakest."""

    known: Known
    listed: bool
    decision: str
    rule: str
    article: str
    mark: str
    figure_t: str
    figure_year: int | None
    rules: tuple[dict[str, JSON], ...]
    evidence: tuple[tuple[int, int], ...]


def judge(test: Test, plants: Mapping[Key, Known], listed: Collection[Key]) -> dict[Key, Judged]:
    """Return what the rules say of plants; `listed` are those on the list of the year before."""
    findings: list[Finding] = []
    judged = {}
    for key, one in sorted(plants.items()):
        on_list = key in listed
        judged[key] = _judged(test, one, on_list, test.decide(one.plant(listed=on_list), findings))
    return judged


def _judged(test: Test, known: Known, listed: bool, decision: Decision) -> Judged:
    last = decision.rules[-1]
    year = test.basis_year if test.basis_year in known.results else None
    figure = known.expected_t if year is None else known.results[year].emissions_t
    rules: tuple[dict[str, JSON], ...] = tuple(
        {
            "rule": one.rule,
            "zh": one.statement.render(CHINESE),
            "en": one.statement.render(ENGLISH),
            "holds": one.holds,
            "article": one.article,
            "mark": one.status,
        }
        for one in decision.rules
    )
    evidence = [(known.record, known.line), *((one.record, one.line) for _, one in sorted(known.results.items()))]
    mark = weakest([*(MARKS[one.status] for one in decision.rules), *_marks_beside(test, known.sector, decision)]).code
    return Judged(known, listed, decision.decision, last.rule, last.article, mark, figure, year, rules, tuple(evidence))


def _marks_beside(test: Test, sector: str, decision: Decision) -> Iterator[Mark]:
    """Yield the marks of what a comparison rests on beside the rules that were noted: which year's figure, and of what."""
    asked = {one.rule for one in decision.rules}
    if asked & _BY_RESULT:
        yield test.lag.citation.mark
    if asked & _BY_EXPECTATION:
        yield test.new_lag.citation.mark
    if asked & (_BY_RESULT | _BY_EXPECTATION) and (base := test.asking.found("roster.threshold_base", sector, on=test.on)) is not None:
        yield base.citation.mark
