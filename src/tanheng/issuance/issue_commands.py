"""创建标的、额度与发放至省 Vintages are created, envelopes set, and units issued to provinces within them. Each needs two persons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.issuance import checks
from tanheng.issuance.fields import SECTORS, Province, Sector, Whole
from tanheng.issuance.reading import created, earlier_proposal, envelopes, issued, other_office
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.registry import checks as registry_checks
from tanheng.registry.fields import AccountNumber, Document, Tonnes, Vintage
from tanheng.registry.law import vintages
from tanheng.registry.moving import Extra, Line, Order, faults_of_itself, kind_of, move
from tanheng.registry.reading import Facts
from tanheng.registry.transfer_commands import ALL as REGISTRY_CHECKS
from tanheng.registry.transfer_commands import define
from tanheng.registry.why_not import provide

ALL = (*REGISTRY_CHECKS, *checks.CHECKS)
_CLERK, _APPROVER = "registry_clerk", "registry_approver"
_MOST_SECTORS = 20
_NATIONAL = "national"


class VintageCreated(Content):
    """A vintage by its code, and the document on which it rests."""

    vintage: Vintage
    document: Document


class EnvelopeLine(Content):
    """The envelope of a sector in tonnes. `replaces`: the document of the envelope that stands so far, where there is one."""

    sector: Sector
    amount: Whole
    replaces: Document | None = None


class EnvelopeSet(Content):
    """The envelopes of a province for a vintage, on its document."""

    province: Province
    vintage: Vintage
    document: Document
    lines: Annotated[list[EnvelopeLine], Field(min_length=1, max_length=_MOST_SECTORS)]


class IssueLine(Content):
    """So many tonnes for a sector."""

    sector: Sector
    amount: Tonnes


class Issued(Content):
    """An issue of a vintage to the account of a province, on its document."""

    account: AccountNumber
    vintage: Vintage
    document: Document
    lines: Annotated[list[IssueLine], Field(max_length=_MOST_SECTORS)]


@command(
    "vintage_create",
    VintageCreated,
    roles=frozenset((_CLERK, "ministry_officer")),
    two_persons=True,
    checks=ALL,
    decides=frozenset((_APPROVER,)),
)
def vintage_create(work: Work, content: VintageCreated) -> JSON:
    """Create a vintage. Units of it can be issued from then on."""
    known, before = vintages(work), created(work.sql)
    where, findings = Place(called="vintage"), []
    if content.vintage not in known:
        findings.append(registry_checks.UNKNOWN_VINTAGE.at(where, content.vintage, Joined(known)))
    if content.vintage in before:
        findings.append(checks.VINTAGE_CREATED.at(where, content.vintage, before[content.vintage]))
    work.insist(findings)
    work.write(
        "INSERT INTO issuance_vintage (code, document, record) VALUES (%s, %s, %s)", (content.vintage, content.document, work.number)
    )
    return {"vintage": content.vintage}


def not_created(work: Work, vintage: str) -> Iterator[Finding]:
    """Yield that a vintage was not created: whatever issues it, anew or in exchange for another, needs it created first."""
    found = created(work.sql)
    if vintage not in found:
        told = Joined(tuple(found)) if found else message("none")
        yield checks.VINTAGE_NOT_CREATED.at(Place(called="vintage"), vintage, told)


@command(
    "envelope_set",
    EnvelopeSet,
    roles=frozenset((_CLERK, "province_officer")),
    two_persons=True,
    checks=ALL,
    decides=frozenset((_APPROVER,)),
)
def envelope_set(work: Work, content: EnvelopeSet) -> JSON:
    """Set how much of a vintage may be issued to a province, sector by sector. A later envelope names the one that it replaces."""
    findings = [
        *other_office(work, content.province),
        *not_created(work, content.vintage),
        *_known_province(work, content.province),
    ]
    findings += _sectors_once([line.sector for line in content.lines], content.province, content.vintage)
    standing, given = envelopes(work.sql, content.province), issued(work.sql, content.province)
    versions = []
    for number, line in enumerate(content.lines, start=1):
        where = Place(called=f"lines.{number}")
        version, _, document = standing.get((content.vintage, line.sector), (0, 0, None))
        fields = {"province": content.province, "vintage": content.vintage, "sector": SECTORS[line.sector]}
        if document != line.replaces:
            found, expected = (one or message("none") for one in (line.replaces, document))
            findings.append(checks.REPLACES_OTHER.at(where, found, expected, **fields))
        used = given.get((content.vintage, line.sector), 0)
        if line.amount < used:
            findings.append(checks.ENVELOPE_BELOW_ISSUED.at(where, line.amount, used, difference=used - line.amount, **fields))
        versions.append(version + 1)
    work.insist(findings)
    work.write(
        "INSERT INTO issuance_envelope (vintage, sector, province, version, amount, document, record)"
        " SELECT %s, s, %s, v, a, %s, %s FROM unnest(%s::text[], %s::int[], %s::bigint[]) AS n(s, v, a)",
        (
            *(content.vintage, content.province, content.document, work.number),
            *([line.sector for line in content.lines], versions, [line.amount for line in content.lines]),
        ),
    )
    return {"versions": versions}


def _known_province(work: Work, province: str) -> Iterator[Finding]:
    if not work.sql.rows("SELECT 1 FROM people_organisation WHERE code = %s AND kind = 'province'", (province,)):
        yield checks.UNKNOWN_PROVINCE.at(Place(called="province"), province, "province:420000")


def _sectors_once(sectors: list[str], whose: str, vintage: str) -> Iterator[Finding]:
    """A sector stands once in a document."""
    for number, sector in enumerate(sectors, start=1):
        first = sectors.index(sector) + 1
        if first != number:
            yield checks.LINE_TWICE.at(Place(called=f"lines.{number}"), whose, first, year=vintage, sector=SECTORS[sector])


def allowance_issue(work: Work, content: Issued) -> JSON:
    """Issue units of a vintage to the account of a province, within its envelope."""
    sources = work.sql.rows("SELECT number FROM registry_account WHERE type = %s AND state <> 'closed'", (_NATIONAL,))
    if not sources:
        work.insist([registry_checks.SENDER_UNKNOWN.at(Place(called="sender"), _NATIONAL)])
    order = _order(content, sources[0][0])
    provinces: list[str] = []
    work.insist(_sectors_once([line.sector for line in content.lines], content.account, content.vintage))
    made = move(work, [order], vintages(work), _issue_checks(work, content, order, provinces))
    work.write(
        "INSERT INTO issuance_issue (record, line, account, province, vintage, sector, document)"
        " SELECT %s, n.l, %s, %s, %s, n.s, %s FROM unnest(%s::int[], %s::text[]) AS n(l, s)",
        (
            *(work.number, content.account, provinces[0], content.vintage, content.document),
            *([one.line for one in made], [line.sector for line in content.lines]),
        ),
    )
    return {"movements": [list(one) for one in made]}


def _order(content: Issued, source: str) -> Order:
    lines = tuple(Line(content.vintage, line.amount) for line in content.lines)
    return Order(kind_of("vintage_issue"), source, content.account, lines, document=content.document)


def _impossible(_work: Work, content: Issued) -> Iterator[Finding]:
    yield from _sectors_once([line.sector for line in content.lines], content.account, content.vintage)
    yield from faults_of_itself(_order(content, ""))


def _document_checks(work: Work, _order: Order) -> Extra:
    """Return the checks of an issue that need vintages, proposals and documents, which the registry does not know."""

    def busy(_: Facts, order: Order) -> Iterator[Finding]:
        open_one = earlier_proposal(work, "allowance_issue", "account", order.receiver)
        if open_one is not None:
            yield registry_checks.SENDER_BUSY.at(Place(called="account"), order.receiver, open_one)

    def used(facts: Facts, order: Order) -> Iterator[Finding]:
        account = facts.accounts.get(order.receiver)
        rows = account and work.sql.rows(
            "SELECT record FROM issuance_issue WHERE province = %s AND document = %s", (account.province, order.document)
        )
        if rows:
            yield checks.DOCUMENT_USED.at(Place(called="document"), order.document, rows[0][0])

    def is_created(_: Facts, order: Order) -> Iterator[Finding]:
        for vintage in dict.fromkeys(line.vintage for line in order.lines):
            yield from not_created(work, vintage)

    return {1006: busy, 4402: is_created, 4403: used}


def _issue_checks(work: Work, content: Issued, order: Order, provinces: list[str]) -> Extra:
    """Return all checks of an issue. `provinces` is told the province of the account."""

    def within(facts: Facts, order: Order) -> Iterator[Finding]:
        account = facts.accounts.get(order.receiver)
        if account is None:
            return
        provinces.append(account.province)
        standing, given = envelopes(work.sql, account.province), issued(work.sql, account.province)
        for number, line in enumerate(content.lines, start=1):
            key = (content.vintage, line.sector)
            left = standing.get(key, (0, 0, ""))[1] - given.get(key, 0)
            if line.amount > left:
                told = Joined((content.vintage, SECTORS[line.sector]))
                yield registry_checks.ABOVE_ENVELOPE.at(
                    Place(called=f"lines.{number}"), line.amount, left, province=account.province, vintage=told
                )

    return {**_document_checks(work, order), 3501: within}


never_right("allowance_issue", Issued, _impossible)
define("allowance_issue", Issued, "vintage_issue", allowance_issue, extra=checks.CHECKS)
provide("vintage_issue", _document_checks)
