"""系统开户 Accounts in one go: registry, trading and platform together, for a list of entities, all or none (work plan 二(三))."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import Role
from tanheng.commands.work import Refused, Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.registry.account_checks import CHECKS as ACCOUNT_CHECKS
from tanheng.registry.account_commands import AccountAsked, AccountsOpened, account_open
from tanheng.registry.document_numbers import note_documents
from tanheng.registry.fields import AccountNumber, Day, Document
from tanheng.registry.limits import not_received_later
from tanheng.registry.numbers import account_number
from tanheng.roster.entities import checks
from tanheng.roster.entities.areas import PROVINCE, Area, areas_of, concerns, covered
from tanheng.roster.entities.fields import Entity
from tanheng.roster.entities.hooks import listed
from tanheng.roster.entities.reading import entities, unknown
from tanheng.roster.entities.vocabulary import INVITED, OPEN, PLATFORM, REGISTRY, TRADING

_ASKS = PROVINCE | {str(Role.REGISTRY_CLERK)}
_DECIDES = frozenset((str(Role.REGISTRY_APPROVER),))
_MOST = 2_000
_EMITTER = "emitter"
_TRADING_LETTER, _PLATFORM_LETTER = "T", "U"


class OpeningAsked(Content):
    """An entity whose accounts are to be opened, with its first contact. `registry_account`: one that it has from before, to be bound."""

    entity: Entity
    person: Annotated[int, Field(ge=1, lt=2**63)]
    documents: Annotated[list[Document], Field(min_length=1, max_length=20)]
    registry_account: AccountNumber | None = None


class AccountsAsked(Content):
    """Entities whose accounts are to be opened together. `received`: the day on which the applications came."""

    entities: Annotated[list[OpeningAsked], Field(min_length=1, max_length=_MOST)]
    received: Day | None = None


def _areas(work: Work, content: AccountsAsked) -> list[Area]:
    return areas_of(work, (one.entity for one in content.entities))


@command(
    "entity_accounts_open",
    AccountsAsked,
    roles=_ASKS,
    two_persons=True,
    checks=(*checks.CHECKS, *ACCOUNT_CHECKS),
    decides=_DECIDES,
)
def entity_accounts_open(work: Work, content: AccountsAsked) -> JSON:
    """Open the accounts of entities in registry, trading and platform, all or none."""
    findings = list(_faults(work, content))
    opened, due, refusing = _open_in_registry(work, content, refused={str(one.place) for one in findings})
    work.insist([*findings, *refusing])
    asked = content.entities
    trading = [account_number(_TRADING_LETTER, count) for count in _counts(work, "entities_trading_count", len(asked))]
    platform = [account_number(_PLATFORM_LETTER, count) for count in _counts(work, "entities_platform_count", len(asked))]
    registry = [one.registry_account or opened[one.entity] for one in asked]
    rows: list[tuple[str, str, str, str, str, int | None]] = [
        (number, one.entity, REGISTRY, OPEN, number, None) for number, one in zip(registry, asked, strict=True)
    ]
    rows += [(number, one.entity, TRADING, OPEN, bound, None) for number, bound, one in zip(trading, registry, asked, strict=True)]
    rows += [
        (number, one.entity, PLATFORM, INVITED, bound, one.person) for number, bound, one in zip(platform, registry, asked, strict=True)
    ]
    work.write(
        "INSERT INTO entities_systemaccount (record, number, entity, system, state, registry_account, person)"
        " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])",
        (work.number, *(list(column) for column in zip(*rows, strict=True))),
    )
    note_documents(work, ((text, one.registry_account) for one in asked if one.registry_account for text in one.documents))
    for number, one in zip(platform, asked, strict=True):
        work.event("representative_invited", {"entity": one.entity, "account": number, "person": one.person})
    told = [
        {"entity": one.entity, REGISTRY: numbers[0], TRADING: numbers[1], PLATFORM: numbers[2]}
        for one, numbers in zip(asked, zip(registry, trading, platform, strict=True), strict=True)
    ]
    return {"accounts": list(told), "due": due}


def _open_in_registry(work: Work, content: AccountsAsked, *, refused: set[str]) -> tuple[dict[str, str], JSON, list[Finding]]:
    """Open registry accounts by the registry's own body; return them by entity, the last day of its limit, and what refuses.

    What is refused here already is not asked there, so that each fault is told once, at its place in this list.
    """
    known = entities(work.sql, (one.entity for one in content.entities), work.recorded_at.date())
    wanted = [
        (place, one)
        for place, one in enumerate(content.entities, start=1)
        if one.registry_account is None and one.entity in known and f"entities.{place}" not in refused
    ]
    if not wanted:
        return {}, None, list(not_received_later(work, content.received))
    asked = [
        AccountAsked(type=_EMITTER, holder=one.entity, province=known[one.entity].standing.province, documents=one.documents)
        for _, one in wanted
    ]
    try:
        result = account_open(work, AccountsOpened(accounts=asked, received=content.received))
    except Refused as refusing:
        return {}, None, [_here(finding, [place for place, _ in wanted]) for finding in refusing.findings]
    assert isinstance(result, dict), "the registry answers with numbers and the day"
    numbers = result["accounts"]
    assert isinstance(numbers, list), "the numbers come in the order of the list"
    return {one.entity: str(number) for (_, one), number in zip(wanted, numbers, strict=True)}, result["due"], []


def _here(finding: Finding, places: list[int]) -> Finding:
    """Let a finding about the list that the registry saw point to this one."""
    kind, _, place = str(finding.place).partition(".")
    if kind != "accounts":
        return finding
    return replace(finding, place=Place(called=f"entities.{places[int(place) - 1]}"))


def _counts(work: Work, sequence: str, count: int) -> list[int]:
    rows = work.sql.rows("SELECT nextval(%s::text::regclass) FROM generate_series(1, %s)", (sequence, count))
    return [number for (number,) in rows]


def _faults(work: Work, content: AccountsAsked) -> Iterator[Finding]:
    asked = content.entities
    codes = sorted({one.entity for one in asked})
    today = work.recorded_at.date()
    known = entities(work.sql, codes, today)
    entries = listed(work.sql, codes, today)
    existing: dict[str, list[str]] = {}
    for entity, number in work.sql.rows(
        "SELECT entity, number FROM entities_systemaccount WHERE entity = ANY(%s) ORDER BY record, number", (codes,)
    ):
        existing.setdefault(entity, []).append(number)
    bound = [one.registry_account for one in asked if one.registry_account]
    holders = dict(work.sql.rows("SELECT number, holder FROM registry_account WHERE number = ANY(%s) AND state <> 'closed'", (bound,)))
    people = {
        person
        for (person,) in work.sql.rows(
            "SELECT person FROM people_person WHERE person = ANY(%s) AND ended_at IS NULL", ([one.person for one in asked],)
        )
    }
    first: dict[str, int] = {}
    for place, one in enumerate(asked, start=1):
        where = Place(called=f"entities.{place}")
        if one.entity in first:
            yield checks.NAMED_TWICE.at(where, one.entity, f"entities.{first[one.entity]}")
        first.setdefault(one.entity, place)
        if one.entity not in known:
            yield unknown(where, one.entity)
            continue
        if not known[one.entity].lasts_on(today):
            yield checks.ENTITY_ENDED.at(where, one.entity, str(known[one.entity].ended))
        if one.entity in existing:
            yield checks.ACCOUNTS_EXIST.at(where, one.entity, Joined(tuple(existing[one.entity])))
        elif one.entity not in entries:
            yield checks.NOT_LISTED.at(where, one.entity)
        if one.registry_account is not None and holders.get(one.registry_account) != one.entity:
            yield checks.BOUND_OTHER.at(where, one.registry_account, one.entity)
        if one.person not in people:
            yield checks.CONTACT_UNKNOWN.at(where, one.person)
    yield from covered(work, _areas(work, content))


concerns("entity_accounts_open", _areas)
