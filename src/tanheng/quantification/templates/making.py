"""Makes the plan of a template for a sector and a run of months, with the factors of the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tanheng.kernel.messages import message
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.quantification.templates import aluminium, cement, steel
from tanheng.quantification.templates.parameters import ParameterTable
from tanheng.quantification.templates.plan import Part, Template, TemplateImpossible, made_template
from tanheng.quantification.vocabulary import vocabulary

_Levels = tuple[tuple[str, tuple[Part, ...]], ...]
_MADE: Mapping[str, tuple[Callable[[Lawbook, Month], tuple[ParameterTable, ...]], Callable[[Lawbook, Month], _Levels], tuple[str, ...]]] = {
    "steel": (steel.parameters, steel.levels, steel.SUMMARY),
    "cement": (cement.parameters, cement.levels, cement.SUMMARY),
    "aluminium": (aluminium.parameters, aluminium.levels, aluminium.SUMMARY),
}
SECTORS = tuple(_MADE)
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class LawfulTemplate:
    """A template with the factors that its formulas use."""

    plan: Template
    tables: tuple[ParameterTable, ...]


def lawful_template(lawbook: Lawbook, sector: str, first: Month, count: int, layout: str) -> LawfulTemplate:
    """Plan the template of `count` months from the `first` on.

    Raises TemplateImpossible where the law changes on the way, or has no rule.
    """
    parameters, levels, summary = _MADE[sector]
    months = following(first, count)
    try:
        tables, parts = parameters(lawbook, first), levels(lawbook, first)
        for month in months[1:]:
            if (parameters(lawbook, month), levels(lawbook, month)) != (tables, parts):
                raise TemplateImpossible(
                    message(
                        "The factors of {sector} change in {month}. Make one template up to the month before, and one from it on.",
                        sector=sector,
                        month=month,
                    )
                )
    except NoLegalValue:
        raise TemplateImpossible(
            message("The law data has no factors of {sector} for {month}.", sector=vocabulary().term("sector", sector).label, month=first)
        ) from None
    return LawfulTemplate(made_template(sector, months, layout, parts, summary), tables)


def following(first: Month, count: int) -> tuple[Month, ...]:
    """Return the month and those that follow it. Raises ValueError beyond the last year that is known."""
    start = first.year * 12 + first.number - 1
    return tuple(Month((start + place) // 12, (start + place) % 12 + 1) for place in range(count))
