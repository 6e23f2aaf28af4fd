"""组织 Organisations: registered with code, kind and what they stand under; named from an instant on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.legible import Readable
from tanheng.commands.roles import PROGRAM, Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.ids import is_uscc
from tanheng.kernel.messages import Joined, message
from tanheng.people import checks
from tanheng.people.fields import MOST_AT_ONCE, Code, Document, Name
from tanheng.people.labels import kind_label
from tanheng.people.vocabulary import EXAMPLES, PARENTS, WITH_USCC, Kind, held_in_code

_SYSTEM, _SECURITY = frozenset((str(Role.SYSTEM_ADMINISTRATOR),)), frozenset((str(Role.SECURITY_ADMINISTRATOR),))
_MAY = PROGRAM | _SYSTEM
_PROVINCE_DIGITS = 2
EnglishName = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$"), Readable]


class OrganisationAsked(Content):
    """An organisation to be registered. `division`: where it is, for those whose code does not say it."""

    code: Code
    kind: Annotated[str, Field(pattern=f"^({'|'.join(Kind)})$")]
    zh: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$"), Readable]
    en: EnglishName | None = None
    parent: Code | None = None
    division: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None


class OrganisationsRegistered(Content):
    """Organisations to be registered together. One may stand under another of the list."""

    organisations: Annotated[list[OrganisationAsked], Field(min_length=1, max_length=MOST_AT_ONCE)]


class OrganisationRenamed(Content):
    """Another name for an organisation, from when the command applies, and the document that proves it (变更登记, a decree)."""

    organisation: Code
    zh: Name
    en: EnglishName | None = None
    document: Document


@command("organisation_register", OrganisationsRegistered, roles=_MAY, checks=checks.CHECKS)
def organisation_register(work: Work, content: OrganisationsRegistered) -> JSON:
    """Register organisations, all or none."""
    register(work, content.organisations)
    return {"organisations": [one.code for one in content.organisations]}


def register(work: Work, wanted: list[OrganisationAsked]) -> None:
    """Register organisations and tell others. Raises Refused."""
    named = sorted({one.code for one in wanted} | {one.parent for one in wanted if one.parent})
    known = {code: Kind(kind) for code, kind in work.sql.rows("SELECT code, kind FROM people_organisation WHERE code = ANY(%s)", (named,))}
    kinds = {one.code: Kind(one.kind) for one in wanted} | known
    taken = set(known)
    findings: list[Finding] = []
    for place, one in enumerate(wanted, start=1):
        where = Place(called=f"organisations.{place}")
        if one.code in taken:
            findings.append(checks.ORGANISATION_EXISTS.at(where, one.code))
        taken.add(one.code)
        findings += _faults(where, one, kinds)
    work.insist(findings)
    _write(work, wanted, kinds)
    for one in wanted:
        told = {"organisation": one.code, "kind": one.kind, "parent": one.parent, "zh": one.zh, "en": one.en}
        work.event("organisation_registered", {name: value for name, value in told.items() if value is not None})


def _faults(where: Place, one: OrganisationAsked, kinds: dict[str, Kind]) -> list[Finding]:
    kind = Kind(one.kind)
    held = held_in_code(kind, one.code)
    if held is None:
        return [checks.CODE_OF_OTHER_FORM.at(where, one.code, EXAMPLES[kind], kind=kind_label(kind))]
    findings = []
    if kind in WITH_USCC and not is_uscc(held):
        findings.append(checks.USCC_WRONG.at(where, held))
    if one.parent is not None and one.parent not in kinds:
        return [*findings, checks.UNKNOWN_ORGANISATION.at(where, one.parent)]
    above = None if one.parent is None else kinds[one.parent]
    nothing = message("nothing")
    if above not in PARENTS[kind]:
        expected = [nothing if parent is None else kind_label(parent) for parent in sorted(PARENTS[kind], key=str)]
        findings.append(
            checks.PARENT_NOT_ALLOWED.at(where, kind_label(above) if above else nothing, Joined(tuple(expected)), kind=kind_label(kind))
        )
    elif kind is Kind.CITY and one.parent is not None:
        lies_in = held_in_code(Kind.PROVINCE, one.parent) or ""
        if held[:_PROVINCE_DIGITS] != lies_in[:_PROVINCE_DIGITS]:
            findings.append(checks.DIVISION_ELSEWHERE.at(where, held, one.parent))
    return findings


def _write(work: Work, wanted: list[OrganisationAsked], kinds: dict[str, Kind]) -> None:
    held = [held_in_code(Kind(one.kind), one.code) or None for one in wanted]
    has_uscc = [Kind(one.kind) in WITH_USCC for one in wanted]
    codes = [one.code for one in wanted]
    work.write(
        "INSERT INTO people_organisation (record, code, kind, parent, parent_kind, uscc, division)"
        " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])",
        (
            *(work.number, codes, [one.kind for one in wanted], [one.parent for one in wanted]),
            [None if one.parent is None else str(kinds[one.parent]) for one in wanted],
            [what if is_code else None for what, is_code in zip(held, has_uscc, strict=True)],
            [one.division if is_code or not what else what for one, what, is_code in zip(wanted, held, has_uscc, strict=True)],
        ),
    )
    work.write(
        "INSERT INTO people_organisationname (record, valid_from, organisation, zh, en)"
        " SELECT %s, %s, * FROM unnest(%s::text[], %s::text[], %s::text[])",
        (work.number, work.applies_at, codes, [one.zh for one in wanted], [one.en for one in wanted]),
    )


@command("organisation_rename", OrganisationRenamed, roles=_SYSTEM, two_persons=True, checks=checks.CHECKS, decides=_SECURITY)
def organisation_rename(work: Work, content: OrganisationRenamed) -> JSON:
    """Give an organisation another name, on a document. The earlier one stays known for its time."""
    where = Place(called="organisation")
    name = name_of(work, content.organisation, work.applies_at)
    if name is None:
        work.insist([checks.UNKNOWN_ORGANISATION.at(where, content.organisation)])
    if name == (content.zh, content.en):
        work.insist([checks.NAME_UNCHANGED.at(where, content.zh, organisation=content.organisation)])
    rename(work, content.organisation, content.zh, content.en, work.applies_at)
    return {"organisation": content.organisation}


def name_of(work: Work, organisation: str, at: datetime) -> tuple[str | None, str | None] | None:
    """Return what an organisation is called at an instant, in Chinese and English; None where there is no such organisation."""
    rows = work.sql.rows(
        "SELECT n.zh, n.en FROM people_organisation o LEFT JOIN LATERAL (SELECT zh, en FROM people_organisationname"
        " WHERE organisation = o.code AND valid_from <= %s ORDER BY valid_from DESC, record DESC LIMIT 1) n ON true WHERE o.code = %s",
        (at, organisation),
    )
    return (rows[0][0], rows[0][1]) if rows else None


def rename(work: Work, organisation: str, zh: str, en: str | None, since: datetime) -> None:
    """Give an organisation, which must be known, another name from an instant on, and tell others."""
    work.write(
        "INSERT INTO people_organisationname (organisation, record, zh, en, valid_from) VALUES (%s, %s, %s, %s, %s)",
        (organisation, work.number, zh, en, since),
    )
    told = {"organisation": organisation, "zh": zh, "en": en}
    work.event("organisation_renamed", {name: value for name, value in told.items() if value is not None})


def move(work: Work, organisation: str, parent: str, parent_kind: str, division: str | None, since: datetime) -> None:
    """Let a key emitter, which must be known, stand under another city or province from an instant on, and tell others."""
    work.write(
        "INSERT INTO people_organisationparent (organisation, record, parent, parent_kind, division, valid_from)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (organisation, work.number, parent, parent_kind, division, since),
    )
    work.event("organisation_moved", {"organisation": organisation, "parent": parent, "since": said(since)})
