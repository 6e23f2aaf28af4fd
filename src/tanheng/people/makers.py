"""Whoever proposed must still be who he was when a second person approves: a proposal does not outlive its maker's role."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.commands.definitions import Command, Content
from tanheng.commands.work import Work
from tanheng.kernel.findings import Finding, Place
from tanheng.people import checks


def still_in_his_role(work: Work, _wanted: Command, _content: Content) -> Iterator[Finding]:
    """Refuse where the person has ended, or the role of the one whose powers he used, or the delegation."""
    maker = work.maker or {}
    person, principal = maker["person"], maker["principal"] or maker["person"]
    rows = work.sql.rows(
        "SELECT (p.ended_at <= %s) IS TRUE OR (h.ended_at <= %s) IS TRUE OR NOT EXISTS (SELECT FROM people_assignment a"
        " WHERE a.person = h.person AND a.role = %s AND a.organisation = %s AND a.valid_from <= %s"
        " AND (LEAST(a.valid_until, a.ended_at) > %s) IS NOT FALSE)"
        " OR EXISTS (SELECT FROM people_delegation d WHERE d.delegation = %s AND LEAST(d.valid_until, d.ended_at) <= %s)"
        " FROM people_person p, people_person h WHERE p.person = %s AND h.person = %s",
        (
            *(work.recorded_at, work.recorded_at, maker["role"], maker["organisation"], work.recorded_at, work.recorded_at),
            *(maker["delegation"], work.recorded_at, person, principal),
        ),
    )
    if rows and rows[0][0]:
        yield checks.MAKER_NO_LONGER.at(Place(called="proposal"), person, maker["role"])
