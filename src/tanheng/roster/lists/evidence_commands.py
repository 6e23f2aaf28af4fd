"""证据 Evidence: results and what is known of plants, entered by hand or imported from a file whose dry run showed the effect."""

from __future__ import annotations

from typing import Annotated, LiteralString

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.legible import Readable
from tanheng.commands.trips import array
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.findings import Finding, Place
from tanheng.people.checks import CHECKS as PEOPLE_CHECKS
from tanheng.people.organisations import OrganisationAsked, register
from tanheng.roster import checks as roster_checks
from tanheng.roster.lists import checks
from tanheng.roster.lists.effects import Effect, effect_of
from tanheng.roster.lists.fields import OFFICER, Hash, ListYear, PlantAsked, Plants, Province
from tanheng.roster.lists.law import rules_asked
from tanheng.roster.lists.offices import known_province
from tanheng.roster.lists.reading import standings
from tanheng.roster.lists.row_faults import faults_in_rows, faults_of_names, rows_called

ALL = (*checks.CHECKS, roster_checks.NO_RULE, roster_checks.READING_UNKNOWN, *PEOPLE_CHECKS)
_PLANT: LiteralString = (
    "INSERT INTO lists_plant (record, province, line, entity, sector, kind, commissioned, ceased, expected_t, listed, source)"
    " SELECT %s, %s, o, e, s, k, c, x, t, l = 1, d FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],"
    " %s::int[], %s::text[]) WITH ORDINALITY AS n(e, s, k, c, x, t, l, d, o)"
)
_RESULT: LiteralString = (
    "INSERT INTO lists_result (record, line, entity, sector, year, emissions_t, source)"
    " SELECT %s, o, e, s, y, t, d FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[], %s::text[])"
    " WITH ORDINALITY AS n(e, s, y, t, d, o)"
)


class Handed(Content):
    """Evidence of a province, for its list of a year."""

    province: Province
    list_year: ListYear
    plants: Plants


class Imported(Handed):
    """Evidence from a file: its name and SHA-256, and the hash of the effect that the dry run showed."""

    file: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$"), Readable]
    sha256: Hash
    effect: Hash


@command("list_evidence", Handed, roles=OFFICER, checks=ALL)
def list_evidence(work: Work, content: Handed) -> JSON:
    """Record evidence that was entered by hand, all or none."""
    known_province(work, content.province)
    effect = _effect(work, content)
    return _recorded(work, content, effect)


@command("list_import", Imported, roles=OFFICER, checks=ALL)
def list_import(work: Work, content: Imported) -> JSON:
    """Record the evidence of a file whole, if its effect is still the one that was seen."""
    known_province(work, content.province)
    rows = work.sql.rows("SELECT record FROM lists_import WHERE province = %s AND sha256 = %s", (content.province, content.sha256))
    if rows:
        work.insist([checks.FILE_IMPORTED.at(Place(called="sha256"), content.sha256, rows[0][0])])
    effect = _effect(work, content)
    if effect.sha256 != content.effect:
        work.insist([checks.EFFECT_DIFFERS.at(Place(called="effect"), effect.sha256[:12], content.effect[:12])])
    work.write(
        "INSERT INTO lists_import (record, province, list_year, sha256, file, effect) VALUES (%s, %s, %s, %s, %s, %s)",
        (work.number, content.province, content.list_year, content.sha256, content.file, content.effect),
    )
    return _recorded(work, content, effect)


def _effect(work: Work, content: Handed) -> Effect:
    """Return what the rows would bring. Raises Refused with all faults of all rows."""
    test = rules_asked(work, content.list_year)
    registered = standings(work.sql, {one.entity for one in content.plants}, work.applies_at)
    work.insist(
        (
            *faults_in_rows(content.plants, test.asking, test.on, in_beijing(work.applies_at).date(), rows_called),
            *faults_of_names(content.plants, content.province, registered, rows_called),
        )
    )
    effect = effect_of(work.sql, content.province, content.list_year, content.plants, registered, test)
    if not effect.plants and not effect.results:
        work.insist([checks.NOTHING_NEW.at(Place(called="plants"), effect.latest_record)])
    if effect.changed and not work.reason.strip():
        work.insist(_without_reason(one) for one in effect.changed)
    return effect


def _without_reason(one: dict[str, JSON]) -> Finding:
    where = Place(called="reason")
    return checks.CHANGED_WITHOUT_REASON.at(where, one["now"], one["was"], entity=one["entity"], year=one["year"])


def _recorded(work: Work, content: Handed, effect: Effect) -> JSON:
    _register(work, content.province, effect.new_organisations)
    plants, results = effect.plants, effect.results
    columns: tuple[list[str] | list[int], ...] = (
        *([one.entity for one in plants], [one.sector for one in plants], [one.kind for one in plants]),
        *([one.commissioned for one in plants], [one.ceased for one in plants], [one.expected_t for one in plants]),
        *([int(one.listed) for one in plants], [one.source for one in plants]),
    )
    if plants:
        work.write(_PLANT, (work.number, content.province, *map(array, columns)))
    if results:
        of_results: tuple[list[str] | list[int], ...] = (
            *([key[0] for key, _, _ in results], [key[1] for key, _, _ in results], [year for _, year, _ in results]),
            *([figure.emissions_t for *_, figure in results], [figure.source for *_, figure in results]),
        )
        work.write(_RESULT, (work.number, *map(array, of_results)))
    work.event("list_evidence_recorded", {"province": content.province, "list_year": content.list_year, "plants": len(content.plants)})
    return {
        "organisations": [one.entity for one in effect.new_organisations],
        "plants": len(plants),
        "results": len(results),
        "changed_results": list(effect.changed),
        "effect": effect.sha256,
    }


def _register(work: Work, province: str, new: tuple[PlantAsked, ...]) -> None:
    """Register the organisations that nobody registered yet: under their city, or under the province where that is not known."""
    if not new:
        return
    codes = sorted({f"city:{one.division}" for one in new})
    rows = work.sql.rows("SELECT code FROM people_organisation WHERE code = ANY(%s) AND parent = %s", (codes, province))
    cities = {code for (code,) in rows}
    register(
        work,
        [
            OrganisationAsked(
                code=one.entity,
                kind="emitter",
                zh=one.name,
                parent=city if (city := f"city:{one.division}") in cities else province,
                division=one.division,
            )
            for one in new
        ],
    )
