"""The factors that a template carries: read from the law book for one day, in tables whose rows have codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tanheng.kernel.messages import CHINESE
from tanheng.kernel.months import Month
from tanheng.lawbook import Citation, Lawbook, Value
from tanheng.quantification.templates.plan import words
from tanheng.quantification.vocabulary import vocabulary

Figure = Decimal | str
# the columns, counted from 1; the code stands in the first
NAME = 2
UNIT = 3
FIRST_FIGURE = 4
CITATION = 8
NO_UNIT = "—"
_FIRST_TABLE = 3


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One row of the sheet of parameters; `figures` stand in its columns from the fourth on, the citation after them."""

    code: str
    name: str
    uom: str
    figures: tuple[Figure, ...]
    sources: tuple[Citation, ...]

    @property
    def citation(self) -> str:
        """Return where the figures come from, each source with its mark in words."""
        return " / ".join(dict.fromkeys(told(source, CHINESE) for source in self.sources))


@dataclass(frozen=True, slots=True)
class ParameterTable:
    """Rows that belong together, with the names of their figures (words of the template); `units` of those that have not the row's."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[ParameterRow, ...]
    units: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """Return the names of the rows."""
        return tuple(row.name for row in self.rows)

    def heading(self, code: str) -> str:
        """Return the heading of a figure in both languages, with its unit where that is not the row's."""
        label = words(code)
        unit = self.units[self.headings.index(code)] if self.units else ""
        return f"{label.zh} {label.en}" + (f" ({unit})" if unit else "")


def fuel_table(lawbook: Lawbook, month: Month, sector: str, *, by_state: bool) -> ParameterTable:
    """Return default heat value, carbon per heat, oxidation rate and state of every fuel of a sector.

    Where the oxidation rate of a solid depends on the device (`by_state` false) its cell is empty.
    """
    on, prefix = month.last_day, f"{sector}.fuel"
    units, states = (lawbook.rows(f"{prefix}.{name}", on=on) for name in ("unit", "state"))
    heat, carbon, rates = (lawbook.rows(f"{prefix}.{name}", on=on) for name in ("ncv", "carbon_per_heat", "oxidation_rate"))
    rows = []
    for item, ncv in heat.items():
        state = states[item].text
        rate: Figure = rates[state].number if by_state or state in rates else ""
        figures: tuple[Figure, ...] = (ncv.number, carbon[item].number, rate, state)
        rows.append(ParameterRow(f"fuel|{item}", item, units[item].text, figures, _cited((ncv, carbon[item]))))
    units_of = tuple(_unit(next(iter(values.values()))) for values in (heat, carbon, rates))
    return ParameterTable("fuel", ("default_ncv", "carbon_per_heat", "oxidation", "state"), tuple(rows), (*units_of, ""))


def factor_table(lawbook: Lawbook, month: Month, name: str, parameter: str) -> ParameterTable:
    """Return the emission factor of every row of a table of the law."""
    found = lawbook.rows(parameter, on=month.last_day)
    rows = tuple(ParameterRow(f"{name}|{item}", item, _unit(value), (value.number,), _cited((value,))) for item, value in found.items())
    return ParameterTable(name, ("factor",), rows)


def single_values(lawbook: Lawbook, month: Month, names: Iterable[tuple[str, str]]) -> ParameterTable:
    """Return values that stand alone, by (code, parameter); each is called as the law book calls it."""
    rows = []
    for code, parameter in names:
        value = lawbook.value(parameter, on=month.last_day)
        rows.append(ParameterRow(f"single|{code}", value.label.render(CHINESE), _unit(value), (value.number,), _cited((value,))))
    return ParameterTable("single", ("factor",), tuple(rows))


def named_values(lawbook: Lawbook, month: Month, name: str, parameter: str, kind: str) -> ParameterTable:
    """Return the values of a table whose keys are words of the vocabulary, under their Chinese names."""
    found = lawbook.rows(parameter, on=month.last_day)
    known = {term.code: term.label.zh for term in vocabulary().terms(kind)}
    rows = tuple(
        ParameterRow(f"{name}|{key}", known[key], _unit(value), (value.number,), _cited((value,)))
        for key, value in found.items()
        if key in known
    )
    return ParameterTable(name, ("factor",), rows)


def placed(tables: Iterable[ParameterTable]) -> dict[str, int]:
    """Return in which row of the sheet of parameters each row stands, by its code; tables have a heading and a free row between them."""
    places: dict[str, int] = {}
    number = _FIRST_TABLE
    for table in tables:
        for row in table.rows:
            number += 1
            places[row.code] = number
        number += 2
    return places


def told(source: Citation, language: str) -> str:
    """Return a citation with its status mark in words: read in the instrument, from a party that quotes it, a house rule."""
    return f"{source.render(language)} ({source.mark.meaning.render(language)})"


def _cited(values: Iterable[Value]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(value.citation for value in values))


def _unit(value: Value) -> str:
    """A share or a ratio has no unit; a dash says that none was forgotten."""
    return NO_UNIT if value.unit == "1" else value.unit
