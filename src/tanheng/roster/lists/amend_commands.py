"""名录变更公布 Amendment of a published list: each makes a new version, proposed by one officer of the province and approved by another."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Place
from tanheng.registry.fields import Document
from tanheng.roster.lists import checks
from tanheng.roster.lists.amending import INCLUDE, REMOVE, ChangeAsked, amended
from tanheng.roster.lists.deciding import ON_LIST, Judged, judge
from tanheng.roster.lists.fields import OFFICER, Hash, ListYear, Province
from tanheng.roster.lists.law import rules_of
from tanheng.roster.lists.offices import known_province
from tanheng.roster.lists.publishing import faults_of_content, publish
from tanheng.roster.lists.reading import Key, listed_before, newest, plants_of
from tanheng.roster.versions import difference

_MOST_CHANGES = 500


class Amended(Content):
    """Changes of a published list, the version with which they begin, their document, and the hash of what was seen."""

    province: Province
    list_year: ListYear
    from_version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    document: Document
    sha256: Hash
    changes: Annotated[list[ChangeAsked], Field(min_length=1, max_length=_MOST_CHANGES)]


@command("list_amend", Amended, roles=OFFICER, two_persons=True, checks=checks.CHECKS)
def list_amend(work: Work, content: Amended) -> JSON:
    """Amend a list, all changes or none. What the rules say of each is kept beside it."""
    known_province(work, content.province)
    base = newest(work.sql, content.province, content.list_year)
    if base is None:
        work.insist([checks.NO_LIST.at(Place(called="list_year"), content.list_year, province=content.province)])
    assert base is not None, "who has none was refused"
    if base.version != content.from_version:
        work.insist([checks.VERSION_OLD.at(Place(called="from_version"), content.from_version, base.version)])
    after, findings = amended(work.sql, base, content.changes, work.recorded_at)
    work.insist(findings)
    work.insist(faults_of_content(work, after, content.sha256, content.document))
    said = what_rules_say(work.sql, content.province, content.list_year)
    changes = [_told(one, said) for one in content.changes]
    changed = difference(base.content.entries, after.entries)
    return publish(work, after, draft=None, document=content.document, changes=changes, difference=changed)


def what_rules_say(sql: Sql, province: str, list_year: int) -> dict[Key, Judged]:
    """Return what the rules of a list year say of the plants of a province by the evidence of now."""
    plants = plants_of(sql, province)
    return judge(rules_of(list_year), plants, listed_before(sql, province, list_year, plants))


def _told(one: ChangeAsked, said: dict[Key, Judged]) -> dict[str, JSON]:
    """Return a change as its version keeps it, with what the rules say; by hand: the rules say otherwise, or nothing."""
    judged = [each for (entity, _), each in sorted(said.items()) if entity in one.named()]
    own = [each.decision in ON_LIST for each in judged if each.known.entity == one.entity]
    expected = {INCLUDE: True, REMOVE: False}.get(one.kind)
    if one.kind == INCLUDE:
        own = [(one.entity, sector) in said and said[one.entity, sector].decision in ON_LIST for sector in one.sectors or ()]
    rules: list[JSON] = [
        {
            "entity": each.known.entity,
            "sector": each.known.sector,
            "decision": each.decision,
            "rule": each.rule,
            "article": each.article,
            "mark": each.mark,
        }
        for each in judged
    ]
    by_hand = expected is not None and (not own or any(listed != expected for listed in own))
    return {**one.as_json(), "by_hand": by_hand, "rules": rules}
