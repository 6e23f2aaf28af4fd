"""核定应清缴 Duties: fixed by the province on its document, for an account, year and sector; a later one replaces an earlier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, LiteralString

from pydantic import Field

from tanheng.commands.definitions import Command, Content, command
from tanheng.commands.proposals import never_right
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.issuance.reading import histories
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.lawbook import NoLegalValue
from tanheng.ledger.rules import LARGEST_AMOUNT
from tanheng.registry.blocking import differing
from tanheng.registry.checks import RECONCILING
from tanheng.registry.document_numbers import note_documents
from tanheng.registry.fields import AccountNumber, Document, Tonnes, Year
from tanheng.registry.law import law
from tanheng.registry.representing import organisation_named
from tanheng.registry.vocabulary import CLOSED
from tanheng.surrender import checks
from tanheng.surrender.queries import DutyKey, Key, all_standings, duties_in_force, standings_of
from tanheng.surrender.standings import standing
from tanheng.surrender.successor_queries import successors_of

_OFFICER = "province_officer"
_EMITTER = "emitter"
_MOST = 2_000
SectorName = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[a-z]+$")]


class DutyAsked(Content):
    """The duty of an account for an emissions year and sector, in whole tonnes."""

    account: AccountNumber
    year: Year
    sector: SectorName
    tonnes: Tonnes


class DutiesSet(Content):
    """Duties that a document of the province fixes, together."""

    duties: Annotated[list[DutyAsked], Field(min_length=1, max_length=_MOST)]
    document: Document


@command(
    "duty_set",
    DutiesSet,
    roles=frozenset((_OFFICER,)),
    two_persons=True,
    checks=(*checks.CHECKS, RECONCILING),
    decides=frozenset((_OFFICER, "registry_approver")),
)
def duty_set(work: Work, content: DutiesSet) -> JSON:
    """Fix duties, all or none. What was fixed before for the same account, year and sector is replaced and named."""
    numbers = sorted({one.account for one in content.duties})
    work.insist([*_refusing(work, content, _accounts(work, numbers)), *differing(work.sql, *numbers)])
    wanted = {DutyKey(one.account, one.year, one.sector): one.tonnes for one in content.duties}
    return fix_duties(work, wanted, content.document)


def fix_duties(work: Work, wanted: Mapping[DutyKey, int], document: str) -> dict[str, JSON]:
    """Write new versions of duties, t, with all that rests on them: standings, compliance notices, the document; and tell them."""
    numbers = sorted({one.account for one in wanted})
    earlier = duties_in_force(work.sql, numbers)
    keys = sorted({Key(one.account, one.year) for one in wanted})
    known = standings_of(work.sql, keys)
    total = {key: known[key].duty if key in known else 0 for key in keys}
    told: list[JSON] = []
    rows = []
    for one, tonnes in wanted.items():
        version, replaces, was = earlier.get(one, (0, None, 0))
        total[Key(one.account, one.year)] += tonnes - was
        rows.append((*one, version + 1, work.number, replaces, tonnes, document))
        told.append({"account": one.account, "year": one.year, "sector": one.sector, "version": version + 1, "replaces": replaces})
    _write(work, rows, total)
    note_documents(work, ((document, number) for number in numbers))
    standings: list[JSON] = []
    for key in keys:
        kept = known.get(key)
        after = standing(total[key], kept.surrendered if kept else 0, kept.offsets if kept else 0, year=key.year, lawbook=law())
        standings.append({"account": key.account, "year": key.year, **after.as_json()})
        work.event("compliance_notice", {"account": key.account, "year": key.year, "duty": total[key], "document": document})
    return {"duties": told, "standings": standings}


def of_the_province(work: Work, _wanted: Command, content: Content) -> Iterator[Finding]:
    """Refuse duties that an officer of another province proposes."""
    if isinstance(content, DutiesSet):
        accounts = _accounts(work, sorted({one.account for one in content.duties}))
        for place, one in enumerate(content.duties, start=1):
            if one.account in accounts:
                yield from _other_province(work, one.account, accounts[one.account][0], Place(called=f"duties.{place}"))


def _accounts(work: Work, numbers: list[str]) -> dict[str, tuple[str, str]]:
    """Return the provinces and states of accounts of emitters."""
    query: LiteralString = "SELECT number, province, state FROM registry_account WHERE number = ANY(%s) AND type = %s"
    return {number: (province, state) for number, province, state in work.sql.rows(query, (numbers, _EMITTER))}


def _other_province(work: Work, account: str, province: str, where: Place) -> Iterator[Finding]:
    officers = [one for one in (work.maker, work.authority.as_json()) if one is not None and one["role"] == _OFFICER]
    others = sorted({str(officer["organisation"]) for officer in officers} - {province})
    if others:
        found = Joined(tuple(organisation_named(work, one) for one in others))
        yield checks.DUTY_OF_OTHER_PROVINCE.at(where, found, organisation_named(work, province), account=account)


def _impossible(_work: Work, content: DutiesSet) -> Iterator[Finding]:
    """A duty is of whole tonnes, and stands once in a table."""
    asked: set[tuple[str, int, str]] = set()
    for place, one in enumerate(content.duties, start=1):
        where = Place(called=f"duties.{place}")
        if (one.account, one.year, one.sector) in asked:
            yield checks.DUTY_TWICE.at(where, one.account)
        asked.add((one.account, one.year, one.sector))
        if not 0 <= one.tonnes <= LARGEST_AMOUNT:
            yield checks.DUTY_NOT_WHOLE.at(where, one.tonnes, message("a whole number of tonnes from 0 on"))


def _refusing(work: Work, content: DutiesSet, accounts: dict[str, tuple[str, str]]) -> Iterator[Finding]:
    yield from _impossible(work, content)
    for place, one in enumerate(content.duties, start=1):
        where = Place(called=f"duties.{place}")
        if one.account not in accounts:
            yield checks.NOT_AN_EMITTER.at(where, one.account)
        else:
            yield from _other_province(work, one.account, accounts[one.account][0], where)
        try:
            law().deadline("surrender", sector=one.sector, emissions_year=one.year)
        except NoLegalValue:
            yield checks.NO_DEADLINE.at(where, f"{one.sector} {one.year}", _known_deadlines())
    yield from _left_of_closed(work, content, sorted(number for number, (_, state) in accounts.items() if state == CLOSED))


def _left_of_closed(work: Work, content: DutiesSet, closed: list[str]) -> Iterator[Finding]:
    """Yield the duties of closed accounts of which something would be left.

    What was met stays with an account that is closed after a merger or split, so a later decision of the province can lower its duty; what
    is above the part that is met is the successor's.
    """
    asked = [(place, one) for place, one in enumerate(content.duties, start=1) if one.account in closed]
    if not asked:
        return
    in_force, successors = duties_in_force(work.sql, closed), successors_of(work.sql, closed)
    known = standings_of(work.sql, {Key(one.account, one.year) for _, one in asked})
    total = {key: one.duty for key, one in known.items()}
    first: dict[Key, int] = {}
    for place, one in asked:
        key, before = Key(one.account, one.year), in_force.get(DutyKey(one.account, one.year, one.sector))
        total[key] = total.get(key, 0) + one.tonnes - (before.tonnes if before else 0)
        first.setdefault(key, place)
    for key, place in first.items():
        met = (known[key].surrendered, known[key].offsets) if key in known else (0, 0)
        left = standing(max(0, total[key]), *met, year=key.year, lawbook=law()).left
        if left:
            yield duty_of_closed(Place(called=f"duties.{place}"), key, left, successors[key.account])


def duty_of_closed(place: Place, owing: Key, left: int, successors: Sequence[str]) -> Finding:
    """Return what refuses to leave so many tonnes of a duty to an account that is closed."""
    expected = Joined(tuple(successors)) if successors else message("its successor")
    return checks.DUTY_OF_CLOSED.at(place, owing.account, expected, left=left, year=owing.year)


def _known_deadlines() -> Joined:
    found = {f"{sector} {one.emissions_year}" for one in law().tree.deadlines if one.event == "surrender" for sector in one.sectors}
    return Joined(tuple(sorted(found)))


def _write(work: Work, rows: Sequence[tuple[object, ...]], total: dict[Key, int]) -> None:
    work.write(
        "INSERT INTO surrender_duty (account, year, sector, version, record, replaces, tonnes, document) SELECT * FROM"
        " unnest(%s::text[], %s::int[], %s::text[], %s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[])",
        tuple(list(column) for column in zip(*rows, strict=True)),
    )
    work.write(
        "INSERT INTO surrender_standing AS s (account, year, duty, surrendered, offsets) SELECT a, y, d, 0, 0 FROM"
        " unnest(%s::text[], %s::int[], %s::bigint[]) AS n(a, y, d)"
        " ON CONFLICT (account, year) DO UPDATE SET duty = EXCLUDED.duty",
        ([key.account for key in total], [key.year for key in total], list(total.values())),
    )


def duties_not_met(sql: Sql, account: str) -> Iterator[Finding]:
    """Yield the duties of an account that are not met: they stand in the way of closing it."""
    for key, found in all_standings(sql, [account]).items():
        if found.left:
            yield checks.GATE_DUTY.at(Place(called="account"), found.left, key.year)


def issued_without_duty(sql: Sql, account: str) -> Iterator[Finding]:
    """Yield what came to an account for years of which no duty is fixed: the duty is still to come, and needs an account to be met from."""
    came: dict[int, int] = {}
    for (_, year, _), history in histories(sql, [account]).items():
        came[year] = came.get(year, 0) + sum(one.left for one in history.entitled)
    fixed = all_standings(sql, [account])
    for year, amount in sorted(came.items()):
        if amount and Key(account, year) not in fixed:
            yield checks.GATE_NO_DUTY.at(Place(called="account"), amount, year)


never_right("duty_set", DutiesSet, _impossible)
