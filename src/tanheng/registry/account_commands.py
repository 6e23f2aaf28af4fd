"""账户 Accounts: opened, changed, restricted, handed over, closed behind gates. Every change needs two persons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, Label
from tanheng.people.labels import kind_label
from tanheng.registry import account_checks as checks
from tanheng.registry.document_numbers import note_documents
from tanheng.registry.fields import AccountNumber, Day, Document
from tanheng.registry.gates import closing_gates, governments_end, leaving_gates
from tanheng.registry.limits import not_received_later, tell_due
from tanheng.registry.numbers import account_number
from tanheng.registry.telling_holders import tell_of_state
from tanheng.registry.trading import shut_out, who_may
from tanheng.registry.vocabulary import CLOSED, CLOSING, NORMAL, OWNERSHIP_CHANGE, account_types, states

_ASKS, _DECIDES = frozenset(("registry_clerk",)), frozenset(("registry_approver",))
_MOST = 2_000
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z_]+(:[0-9A-Z]+)?$")]
_NATIONAL, _PROVINCE, _MINISTRY = "national", "province", "ministry"


class AccountAsked(Content):
    """An account to be opened for a holder, with the documents that were checked."""

    type: Annotated[str, Field(max_length=12)]
    holder: Code
    province: Code
    documents: Annotated[list[Document], Field(min_length=1, max_length=20)]


class AccountsOpened(Content):
    """Accounts to be opened together. `received`: the day on which the applications came."""

    accounts: Annotated[list[AccountAsked], Field(min_length=1, max_length=_MOST)]
    received: Day | None = None


class StateChanged(Content):
    """Another state for an account, and the document that says so. `received`: the day on which the application came."""

    account: AccountNumber
    state: Annotated[str, Field(max_length=20)]
    document: Document
    received: Day | None = None


class HolderChanged(Content):
    """Another holder (merger, split, succession) or province (move) of an account. `received`: the day on which the application came."""

    account: AccountNumber
    holder: Code
    province: Code
    document: Document
    received: Day | None = None


class RepresentativeGiven(Content):
    """A right of a person for an account."""

    account: AccountNumber
    person: Annotated[int, Field(ge=1)]
    right: Literal["read", "initiate", "approve", "surrender"]
    document: Document


class RepresentativesGiven(Content):
    """Rights that are given together."""

    representatives: Annotated[list[RepresentativeGiven], Field(min_length=1, max_length=_MOST)]


class RepresentativeEnded(Content):
    """The end of a person's right for an account."""

    account: AccountNumber
    person: Annotated[int, Field(ge=1)]


@command("account_open", AccountsOpened, roles=_ASKS, two_persons=True, checks=checks.CHECKS, decides=_DECIDES)
def account_open(work: Work, content: AccountsOpened) -> JSON:
    """Open accounts, all or none. A subject has one account."""
    holders = [one.holder for one in content.accounts]
    taken = dict(work.sql.rows("SELECT holder, number FROM registry_account WHERE holder = ANY(%s) AND state <> 'closed'", (holders,)))
    asked = [(Place(called=f"accounts.{place}"), one.type, one.holder, one.province) for place, one in enumerate(content.accounts, start=1)]
    findings = [*_holder_faults(work, asked), *not_received_later(work, content.received)]
    for place, one in enumerate(content.accounts, start=1):
        where = Place(called=f"accounts.{place}")
        if shut_out(one.type, work.applies_at.date()):
            label = account_types()[one.type].label
            findings.append(checks.NOT_ADMITTED.at(where, label, who_may(work.applies_at.date())))
        if one.holder in taken:
            findings.append(checks.ONE_ACCOUNT_EACH.at(where, one.holder, taken[one.holder]))
        taken.setdefault(one.holder, f"accounts.{place}")
    work.insist(findings)
    counts = [count for (count,) in work.sql.rows("SELECT nextval('registry_account_count') FROM generate_series(1, %s)", (len(holders),))]
    numbers = [account_number(account_types()[one.type].letter, count) for one, count in zip(content.accounts, counts, strict=True)]
    work.write(
        "INSERT INTO registry_account (number, type, holder, province, state, opened, changed) SELECT n, t, h, p, %s, %s, %s"
        " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS a(n, t, h, p)",
        (
            NORMAL,
            work.number,
            work.number,
            numbers,
            [one.type for one in content.accounts],
            holders,
            [one.province for one in content.accounts],
        ),
    )
    note_documents(work, ((text, number) for one, number in zip(content.accounts, numbers, strict=True) for text in one.documents))
    return {"accounts": numbers, **tell_due(work, "account_open", content.received, numbers)}


def _holder_faults(work: Work, asked: list[tuple[Place, str, str, str]]) -> list[Finding]:
    """Tell what is wrong with types, holders and provinces: each must be known, and the holder of a kind that may hold such an account."""
    named = sorted({code for _, _, holder, province in asked for code in (holder, province)})
    kinds = dict(work.sql.rows("SELECT code, kind FROM people_organisation WHERE code = ANY(%s)", (named,)))
    findings: list[Finding] = []
    for where, type_name, holder, province in asked:
        kind = account_types().get(type_name)
        if kind is None:
            findings.append(checks.UNKNOWN_TYPE.at(where, type_name, Joined(tuple(account_types()))))
        elif holder not in kinds:
            findings.append(checks.UNKNOWN_HOLDER.at(where, holder))
        elif kinds[holder] not in kind.holders:
            held_by = Joined(tuple(kind_label(one) for one in sorted(kind.holders)))
            findings.append(checks.HOLDER_OF_OTHER_KIND.at(where, kind_label(kinds[holder]), held_by, type=kind.label))
        elif type_name == _PROVINCE and province != holder:
            findings.append(checks.OTHER_PROVINCE.at(where, province, holder, type=kind.label))
        if province not in kinds:
            findings.append(checks.UNKNOWN_HOLDER.at(where, province))
        elif kind is not None and kinds[province] != (_MINISTRY if type_name == _NATIONAL else _PROVINCE):
            findings.append(checks.OTHER_PROVINCE.at(where, province, type=kind.label))
    return findings


@command("account_state_change", StateChanged, roles=_ASKS, two_persons=True, checks=checks.CHECKS, decides=_DECIDES)
def account_state_change(work: Work, content: StateChanged) -> JSON:
    """Restrict, suspend, release or close an account. Closing is refused while anything stands in its way, and tells all of it."""
    now = _state_of(work, content.account)
    findings = list(not_received_later(work, content.received))
    if content.state not in states()[now].after:
        findings.append(
            checks.STATE_NOT_AFTER.at(
                Place(called="state"), _named(content.state), Joined(tuple(map(_named, states()[now].after))), now=_named(now)
            )
        )
    if content.state == CLOSING:
        findings += governments_end(work.sql, content.account)
    if content.state == CLOSED:
        findings += closing_gates(work.sql, content.account)
    work.insist(findings)
    change_state(work, content.account, content.state)
    note_documents(work, [(content.document, content.account)])
    tell_of_state(work, "account_state_change", content.account, content.state, content.document)
    return {
        "account": content.account,
        "state": content.state,
        **tell_due(work, "account_state_change", content.received, [content.account]),
    }


@command("account_holder_change", HolderChanged, roles=_ASKS, two_persons=True, checks=checks.CHECKS, decides=_DECIDES)
def account_holder_change(work: Work, content: HolderChanged) -> JSON:
    """Hand an account to another holder or province while its ownership changes.

    What its province holds for it, or is still to get back, is settled first: no other province could do so.
    """
    now = _state_of(work, content.account)
    findings = list(not_received_later(work, content.received))
    if now != OWNERSHIP_CHANGE:
        findings.append(checks.NOT_CHANGING_HANDS.at(Place(called="account"), states()[now].label, states()[OWNERSHIP_CHANGE].label))
    ((type_name, before),) = work.sql.rows("SELECT type, holder FROM registry_account WHERE number = %s", (content.account,))
    findings += _holder_faults(work, [(Place(called="holder"), type_name, content.holder, content.province)])
    taken = work.sql.rows(
        "SELECT number FROM registry_account WHERE holder = %s AND number <> %s AND state <> 'closed'", (content.holder, content.account)
    )
    if taken:
        findings.append(checks.ONE_ACCOUNT_EACH.at(Place(called="holder"), content.holder, taken[0][0]))
    work.insist([*findings, *leaving_gates(work.sql, content.account, content.province)])
    work.write(
        "UPDATE registry_account SET holder = %s, province = %s, changed = %s WHERE number = %s",
        (content.holder, content.province, work.number, content.account),
    )
    if content.holder != before:
        # Those who acted for the former holder do not act for the new one.
        work.write("UPDATE registry_representative SET ended = %s WHERE account = %s AND ended IS NULL", (work.number, content.account))
    note_documents(work, [(content.document, content.account)])
    return {
        "account": content.account,
        "holder": content.holder,
        **tell_due(work, "account_holder_change", content.received, [content.account]),
    }


def _named(state: str) -> Label | str:
    """Return a state by its name, and what is no state as it was written."""
    return states()[state].label if state in states() else state


def _state_of(work: Work, number: str) -> str:
    rows = work.sql.rows("SELECT state FROM registry_account WHERE number = %s", (number,))
    if not rows:
        work.insist([checks.UNKNOWN_ACCOUNT.at(Place(called="account"), number)])
    return str(rows[0][0])


def change_state(work: Work, number: str, state: str) -> None:
    """Write another state of an account with this command's record; whether it may come into it was looked at before."""
    work.write("UPDATE registry_account SET state = %s, changed = %s WHERE number = %s", (state, work.number, number))


@command("representative_give", RepresentativesGiven, roles=_ASKS, two_persons=True, checks=checks.CHECKS, decides=_DECIDES)
def representative_give(work: Work, content: RepresentativesGiven) -> JSON:
    """Let persons act for accounts."""
    asked = content.representatives
    accounts, persons = [one.account for one in asked], [one.person for one in asked]
    known = {number for (number,) in work.sql.rows("SELECT number FROM registry_account WHERE number = ANY(%s)", (accounts,))}
    people = {
        number for (number,) in work.sql.rows("SELECT person FROM people_person WHERE person = ANY(%s) AND ended_at IS NULL", (persons,))
    }
    given = set(
        work.sql.rows(
            "SELECT r.account, r.person FROM registry_representative r JOIN unnest(%s::text[], %s::bigint[]) AS w(account, person)"
            " ON r.account = w.account AND r.person = w.person WHERE r.ended IS NULL",
            (accounts, persons),
        )
    )
    findings: list[Finding] = []
    for place, one in enumerate(asked, start=1):
        where = Place(called=f"representatives.{place}")
        if one.account not in known:
            findings.append(checks.UNKNOWN_ACCOUNT.at(where, one.account))
        if one.person not in people:
            findings.append(checks.UNKNOWN_PERSON.at(where, one.person))
        if (one.account, one.person) in given:
            findings.append(checks.HAS_A_RIGHT.at(where, one.person, one.account))
        given.add((one.account, one.person))
    work.insist(findings)
    work.write(
        'INSERT INTO registry_representative (account, person, "right", since) SELECT a, p, r, %s'
        " FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS n(a, p, r)",
        (work.number, accounts, persons, [one.right for one in asked]),
    )
    note_documents(work, ((one.document, one.account) for one in asked))
    return {"given": len(asked)}


@command("representative_end", RepresentativeEnded, roles=_ASKS, two_persons=True, checks=checks.CHECKS, decides=_DECIDES)
def representative_end(work: Work, content: RepresentativeEnded) -> JSON:
    """End a person's right for an account."""
    rows = work.sql.rows(
        "SELECT since FROM registry_representative WHERE account = %s AND person = %s AND ended IS NULL", (content.account, content.person)
    )
    if not rows:
        work.insist([checks.HAS_NO_RIGHT.at(Place(called="person"), content.person, content.account)])
    work.write(
        "UPDATE registry_representative SET ended = %s WHERE account = %s AND person = %s AND ended IS NULL",
        (work.number, content.account, content.person),
    )
    return {"ended": content.person}
