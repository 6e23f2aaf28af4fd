"""Compares the annual figures of a quantification with its months, its lines, and each other: a result that was changed is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation.forms import FINAL_OF
from tanheng.allocation.intake import cells, checks
from tanheng.allocation.intake.gathering import STEEL
from tanheng.allocation.intake.nodes import Node
from tanheng.kernel.exact import decimals_of, exactly, plain, rounded_fraction, rounded_quotient, total
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, Message, message
from tanheng.quantification.intake.cells import name as plain_name
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import cell_faults

_NAMES = ("entity", "works", "unit")
_ENTERPRISE, _OUT = "enterprise", "out"
Key = tuple[str, ...]


def faults_of_names(nodes: Sequence[Node]) -> Iterator[Finding]:
    """Yield what no table could hand in: an unknown sector or level, an entity without a name, a formula or an invisible character."""
    for node in nodes:
        for field, known in (("sector", tuple(FINAL_OF)), ("scope", tuple(term.code for term in vocabulary().terms("scope")))):
            if field in node.fields and node.text(field) not in known:
                yield checks.TERM_UNKNOWN.at(node.at(field), node.text(field), Joined(known))
        if not node.text("entity").strip():
            yield checks.CELL_EMPTY.at(node.at("entity"), "", "entity")
        for field in _NAMES:
            if field in node.fields:
                yield from cell_faults([node.text(field)], _always(node.at(field)))


def faults_of_quantities(node: Node, fields: Sequence[str]) -> Iterator[Finding]:
    """Yield quantities that no table could hand in: negative ones, and ones with too many digits."""
    for field in fields:
        value = node.number_or_none(field)
        try:
            if value is not None:
                cells.quantity(plain(value), field)
        except Fault as fault:
            yield fault.check.at(node.at(field), fault.found, fault.expected, **fault.fields)


class Agreement:
    """The annual figures of a year beside the months that they are the sums of."""

    def __init__(self, annual: Sequence[Node], summaries: Sequence[Node], results: Sequence[Node]) -> None:
        self._annual = annual
        self._summaries = summaries
        self._months: dict[Key, list[Node]] = defaultdict(list)
        for result in results:
            if result.number_or_none("emissions_t") is not None:
                self._months[_key(result)].append(result)

    def faults(self) -> Iterator[Finding]:
        """Yield every disagreement, each figure that stands twice, and each month that no year adds up."""
        seen: dict[Key, Place] = {}
        for node in self._annual:
            if _key(node) in seen:
                yield checks.DUPLICATE.at(node.place, _called(node), seen[_key(node)])
            seen.setdefault(_key(node), node.place)
            yield from self._of_year(node, self._months.get(_key(node), []))
        for key, months in self._months.items():
            if key not in seen:
                yield _differs(months[0], "emissions_t", message("nothing"), message("its year"))
        for summary in self._summaries:
            if summary.text("sector") == STEEL:
                yield from self._of_enterprise(summary)

    def _of_year(self, node: Node, months: Sequence[Node]) -> Iterator[Finding]:
        """Yield where a year disagrees with its months, its lines, its own intensity and its own duty, t."""
        stated = node.number("emissions_t")
        if node.integer("months") != len(months):
            yield _differs(node, "months", len(months), message("its months"), node.integer("months"))
        yield from _compared(node, "emissions_t", _sum(months, "emissions_t"), message("its months"))
        if months and all(month.number_or_none("output_t") is not None for month in months):
            yield from _compared(node, "output_t", _sum(months, "output_t"), message("its months"))
        with exactly():
            lines = total(line.number("emissions_t") * (-1 if line.text("flow") == _OUT else 1) for line in node.list("lines"))
        yield from _compared(node, "emissions_t", lines, message("its lines"))
        output, intensity = node.number_or_none("output_t"), node.number_or_none("intensity_t_per_t")
        if intensity is not None and output:
            expected = rounded_quotient(stated, output, decimals_of(intensity))
            yield from _compared(node, "intensity_t_per_t", expected, message("its emissions and output"))
        if node.number_or_none("duty_t") is not None:
            yield from _compared(node, "duty_t", rounded_fraction(Fraction(stated), 0), message("its emissions"))

    def _of_enterprise(self, summary: Node) -> Iterator[Finding]:
        """Yield where the total of a steel enterprise is not that of its works, or its whole tonnes are not those of the total."""
        works = [node for node in self._annual if _key(node)[0] == plain_name(summary.text("entity")) and node.text("scope") == _ENTERPRISE]
        yield from _compared(summary, "enterprise_t", _sum(works, "emissions_t") if works else None, message("its works"))
        stated = summary.number_or_none("enterprise_t")
        whole = None if stated is None else rounded_fraction(Fraction(stated), 0)
        yield from _compared(summary, "enterprise_whole_t", whole, message("its total"))


def _compared(node: Node, field: str, expected: Decimal | None, by: Message) -> Iterator[Finding]:
    if node.number_or_none(field) != expected:
        yield _differs(node, field, message("nothing") if expected is None else plain(expected), by)


def _differs(node: Node, field: str, expected: object, by: Message, said: object = None) -> Finding:
    if said is None:
        value = node.number_or_none(field)
        said = message("nothing") if value is None else plain(value)
    return checks.JSON_DISAGREES.at(node.at(field), said, expected, where=f"{_called(node)}: {field}", by=by)


def _sum(nodes: Sequence[Node], field: str) -> Decimal:
    with exactly():
        return total(node.number(field) for node in nodes)


def _key(node: Node) -> Key:
    return (*(plain_name(node.text(field)) for field in _NAMES), node.text("sector"), node.text("scope"))


def _called(node: Node) -> str:
    return " ".join(node.text(field) for field in _NAMES if field in node.fields and node.text(field))


def _always(place: Place) -> Callable[[int], Place]:
    return lambda _: place
