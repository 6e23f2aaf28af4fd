"""What every published version goes through: what must not be, its rows, and the report to the ministry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanheng.commands.trips import array
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.roster.intake import words
from tanheng.roster.lists import checks
from tanheng.roster.lists.joint import reported_by
from tanheng.roster.lists.law import pilots_excluded
from tanheng.roster.lists.pilots import in_pilots
from tanheng.roster.versions import Change, Content, address
from tanheng.tasks.opening import open_task

_WHERE = Place(called="entries")


def faults_of_content(work: Work, content: Content, cited: str, document: str) -> Iterator[Finding]:
    """Tell what stands in the way of a version: another content than was seen, a used document, pilots, and who is counted twice."""
    if content.sha256 != cited:
        yield checks.CONTENT_DIFFERS.at(Place(called="sha256"), content.sha256[:12], cited[:12])
    for (version,) in work.sql.rows(
        "SELECT version FROM lists_version WHERE province = %s AND document = %s", (content.province, document)
    ):
        yield checks.DOCUMENT_USED.at(Place(called="document"), document, version)
    entities = [one.entity for one in content.entries]
    if pilots_excluded(content.list_year):
        keys = [(one.entity, sector) for one in content.entries for sector in one.sectors]
        for (entity, sector), markets in in_pilots(work.sql, keys, work.recorded_at).items():
            yield checks.IN_PILOT.at(_WHERE, entity, Joined(markets), sector=words().label("sector", sector))
    for entity, province in work.sql.rows(
        "SELECT e.entity, e.province FROM lists_entry e JOIN (SELECT province, max(version) AS version FROM lists_version"
        " WHERE list_year = %s AND province <> %s GROUP BY province) v ON v.province = e.province AND v.version = e.version"
        " WHERE e.list_year = %s AND e.entity = ANY(%s) ORDER BY 1",
        (content.list_year, content.province, content.list_year, entities),
    ):
        yield checks.ON_OTHER_LIST.at(_WHERE, entity, province)
    for entity, reporting in sorted(reported_by(work.sql, entities, work.recorded_at).items()):
        yield checks.MEMBER_LISTED.at(_WHERE, entity, reporting)


def publish(
    work: Work, content: Content, *, draft: int | None, document: str, changes: Sequence[dict[str, JSON]], difference: Sequence[Change]
) -> dict[str, JSON]:
    """Write a version, tell others, and report it to the ministry (work plan 二（二）). Return what names it."""
    entries, sha256 = content.entries, content.sha256
    work.write(
        "INSERT INTO lists_version (province, list_year, version, record, draft, document, published_at, sha256, text, changes)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(content.province, content.list_year, content.version, work.number, draft, document, work.recorded_at, sha256, content.text),
            canonical(list(changes)),
        ),
    )
    if entries:
        work.write(
            "INSERT INTO lists_entry (province, list_year, version, entity, name, division, sectors)"
            " SELECT %s, %s, %s, e, n, d, string_to_array(s, ' ') FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])"
            " AS t(e, n, d, s)",
            (
                *(content.province, content.list_year, content.version),
                *(array([one.entity for one in entries]), array([one.name for one in entries]), array([one.division for one in entries])),
                array([" ".join(one.sectors) for one in entries]),
            ),
        )
    told: dict[str, JSON] = {
        "province": content.province,
        "list_year": content.list_year,
        "version": content.version,
        "sha256": sha256,
        "published_at": said(work.recorded_at),
        "address": address(content.province, content.list_year, content.version),
        "entries": len(entries),
        "difference": [{"entity": one.entity, "kinds": list(one.kinds)} for one in difference],
    }
    work.event("list_amended" if content.version > 1 else "list_published", told)
    parameters: dict[str, JSON] = {name: told[name] for name in ("province", "list_year", "version")}
    subject = ("list_version", f"{content.province} {content.list_year} {content.version}")
    for (ministry,) in work.sql.rows("SELECT code FROM people_organisation WHERE kind = 'ministry'"):
        open_task(work, "list_report", subject=subject, organisation=ministry, parameters=parameters)
    return told
