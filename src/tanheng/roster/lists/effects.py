"""What evidence would bring: organisations to register, figures that change, and each decision of the list before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tanheng.commands.sql import Sql
from tanheng.kernel.canonical import JSON, content_hash
from tanheng.roster.lists.deciding import judge
from tanheng.roster.lists.fields import PlantAsked
from tanheng.roster.lists.reading import Figure, Key, Known, Standing, listed_before, plants_named, plants_of
from tanheng.roster.rules import Test


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a hand-in, the statements and figures that are new by it, and its hash."""

    content: dict[str, JSON]
    new_organisations: tuple[PlantAsked, ...]
    plants: tuple[Known, ...]
    results: tuple[tuple[Key, int, Figure], ...]
    changed: tuple[dict[str, JSON], ...]
    latest_record: int

    @property
    def sha256(self) -> str:
        """Return the hash that the import cites."""
        return content_hash(self.content)


def effect_of(sql: Sql, province: str, list_year: int, asked: Sequence[PlantAsked], registered: dict[str, Standing], test: Test) -> Effect:
    """Return what the rows of a province would bring for its list of a year."""
    before = plants_named(sql, {one.entity for one in asked})
    merged: dict[Key, Known] = {}
    plants, results, changed = [], [], []
    for one in asked:
        key = (one.entity, one.sector)
        old = before.get(key)
        known = _known(province, one)
        if old is None or old.stated() != known.stated():
            plants.append(known)
        figures = dict(old.results) if old else {}
        for result in one.results:
            figure, earlier = Figure(result.emissions_t, result.source), figures.get(result.year)
            if earlier is not None and earlier[:2] == figure[:2]:
                continue
            if earlier is not None and earlier.emissions_t != figure.emissions_t:
                told: dict[str, JSON] = {"entity": one.entity, "sector": one.sector, "year": result.year}
                changed.append({**told, "was": earlier.emissions_t, "now": figure.emissions_t})
            figures[result.year] = figure
            results.append((key, result.year, figure))
        merged[key] = replace(known, results=figures)
    standing = plants_of(sql, province)
    whole = standing | merged
    was = judge(test, standing, listed_before(sql, province, list_year, standing))
    now = judge(test, whole, listed_before(sql, province, list_year, whole))
    decisions: list[dict[str, JSON]] = [
        {"entity": key[0], "sector": key[1], "before": was[key].decision if key in was else None, "after": judged.decision}
        for key, judged in now.items()
        if key in merged or key not in was or was[key].decision != judged.decision
    ]
    new = {one.entity: one for one in asked if one.entity not in registered}
    content: dict[str, JSON] = {
        "province": province,
        "list_year": list_year,
        "new_organisations": sorted(new),
        "changed_results": changed,
        "new_results": len(results) - len(changed),
        "changed_plants": len(plants),
        "counts": dict(sorted(Counter(str(one["after"]) for one in decisions).items())),
        "decisions": decisions,
    }
    latest = max((record for old in before.values() for record in (old.record, *(each.record for each in old.results.values()))), default=0)
    return Effect(content, tuple(new.values()), tuple(plants), tuple(results), tuple(changed), latest)


def _known(province: str, one: PlantAsked) -> Known:
    return Known(
        *(one.entity, one.sector, province, one.kind, one.commissioned or "", one.ceased or "", one.expected_t or "", one.listed),
        one.source or "",
    )
