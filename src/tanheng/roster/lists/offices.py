"""属地 Offices: an officer acts for his own province only, whether he asks, proposes, approves or rejects."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.commands.definitions import Command, Content
from tanheng.commands.work import Work
from tanheng.kernel.findings import Finding, Place
from tanheng.roster.lists import checks


def other_office(work: Work, province: str) -> Iterator[Finding]:
    """Refuse an officer of another province."""
    for actor in (work.maker, work.authority.as_json()):
        if actor is not None and actor["organisation"] != province:
            yield checks.OTHER_OFFICE.at(Place(called="province"), actor["organisation"], province)


def known_province(work: Work, province: str) -> None:
    """Go on for an officer of a registered province. Raises Refused."""
    if not work.sql.rows("SELECT FROM people_organisation WHERE code = %s AND kind = 'province'", (province,)):
        work.insist([checks.UNKNOWN_PROVINCE.at(Place(called="province"), province)])
    work.insist(other_office(work, province))


def of_the_province(work: Work, wanted: Command, content: Content) -> Iterator[Finding]:
    """Refuse what an officer of another province proposes or rejects."""
    if wanted.name == "list_amend":
        yield from other_office(work, str(content.as_json()["province"]))
    elif wanted.name == "list_publish":
        rows = work.sql.rows("SELECT province FROM lists_draft WHERE number = %s", (content.as_json()["draft"],))
        if rows:
            yield from other_office(work, str(rows[0][0]))


def reason_of(work: Work, what: str) -> str:
    """Return the reason of the command. Raises Refused where there is none."""
    if not work.reason.strip():
        work.insist([checks.REASON_MISSING.at(Place(called="reason"), what)])
    return work.reason
