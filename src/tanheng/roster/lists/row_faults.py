"""What is wrong with rows of evidence, in themselves and against what is registered. Each fault has the place of its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.ids import is_uscc
from tanheng.kernel.messages import Joined
from tanheng.lawbook.asking import Asking
from tanheng.people.vocabulary import Kind
from tanheng.quantification.vocabulary import folded
from tanheng.roster.intake import span_of, words
from tanheng.roster.lists import checks
from tanheng.roster.lists.fields import PlantAsked
from tanheng.roster.lists.reading import Standing
from tanheng.roster.rules import kinds_of

Places = Callable[[int, str, int | None], Place]
"""The place of a column of a plant, counted from 0, and of a year of its results."""
_PROVINCE_DIGITS = 2


def rows_called(plant: int, column: str, year: int | None = None) -> Place:
    """Return the place of a row of a command's content, counted from 1."""
    return Place(called=f"plants.{plant + 1}.{column}" + ("" if year is None else f".{year}"))


def faults_in_rows(asked: Sequence[PlantAsked], asking: Asking, on: date, today: date, places: Places) -> Iterator[Finding]:
    """Tell what is wrong with rows that need not be looked up: sectors, kinds, days, codes, years to come, and what stands twice."""
    first: dict[tuple[str, str], int] = {}
    for at, one in enumerate(asked):
        key = (one.entity, one.sector)
        if all(key) and key in first:
            yield checks.PLANT_TWICE.at(places(at, "entity", None), one.entity, first[key] + 1)
        first.setdefault(key, at)
        code = one.entity.partition(":")[2]
        if not is_uscc(code):
            yield checks.USCC_WRONG.at(places(at, "uscc", None), code)
        if one.sector not in words().terms("sector"):
            yield checks.SECTOR_UNKNOWN.at(places(at, "sector", None), one.sector, words().labels("sector"))
        elif (kinds := kinds_of(asking, one.sector, on)) and one.kind not in kinds:
            yield checks.KIND_WRONG.at(places(at, "kind", None), one.kind, Joined(tuple(words().label("kind", kind) for kind in kinds)))
        for column, day in (("commissioned", one.commissioned), ("ceased", one.ceased)):
            if day and day != "yes" and not _is_day(day):
                yield checks.DAY_WRONG.at(places(at, column, None), day, "2025-06-01")
        years = [result.year for result in one.results]
        for year in sorted({year for year in years if years.count(year) > 1}):
            yield checks.YEAR_TWICE.at(places(at, "year", year), year, entity=one.entity)
        for year in sorted({year for year in years if year >= today.year}):
            yield checks.YEAR_NOT_OVER.at(places(at, "year", year), year, today.year - 1)


def faults_of_names(asked: Sequence[PlantAsked], province: str, registered: dict[str, Standing], places: Places) -> Iterator[Finding]:
    """Tell what contradicts the register or another row: names, divisions, and entities of other provinces."""
    names: dict[str, str] = {}
    for at, one in enumerate(asked):
        known = names.setdefault(one.entity, one.name) if one.entity and one.name else one.name
        if folded(known) != folded(one.name):
            yield checks.TWO_NAMES.at(places(at, "entity", None), one.name, known)
        if one.division[:_PROVINCE_DIGITS] != province.partition(":")[2][:_PROVINCE_DIGITS]:
            yield checks.DIVISION_ELSEWHERE.at(places(at, "division", None), one.division, province.partition(":")[2])
        standing, code = registered.get(one.entity), one.entity.partition(":")[2]
        if standing is None:
            continue
        if standing.province != province or standing.kind != Kind.EMITTER:
            yield checks.OF_OTHER_PROVINCE.at(places(at, "uscc", None), code, province)
        elif folded(standing.name) != folded(one.name):
            yield checks.NAME_DIFFERS.at(places(at, "entity", None), one.name, standing.name)


def _is_day(text: str) -> bool:
    try:
        span_of(text)
    except ValueError:
        return False
    return True
