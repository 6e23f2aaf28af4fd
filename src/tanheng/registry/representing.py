"""代表 Who speaks for an account: a representative does so only with a right for it, and for the organisation that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import LiteralString

from tanheng.commands.definitions import Command, Content
from tanheng.commands.roles import Role
from tanheng.commands.sql import Sql
from tanheng.commands.words import command_words
from tanheng.commands.work import Work
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.people.queries import names_of
from tanheng.registry.checks import NOT_REPRESENTATIVE, OF_OTHERS, SIGNED_TWICE

RIGHTS = {
    "read": message("read only"),
    "initiate": message("initiate"),
    "approve": message("approve what others initiate"),
    "surrender": message("surrender only"),
}
"""What the rights of a representative are called."""
RIGHTS_TO_ASK = ("initiate",)
RIGHTS_TO_DECIDE = ("approve",)
_MORE_RIGHTS_TO_ASK = {"surrender": ("surrender",)}
_SIGNED_TWICE: dict[str, tuple[str, ...]] = {}
"""The commands that a representative does not do alone where the account demands a second signature, each with the rights to ask for it."""
_HOLDER_AND_RIGHT: LiteralString = (
    'SELECT a.holder, r."right" FROM registry_account a LEFT JOIN registry_representative r ON r.account = a.number AND r.person = %s'
    " AND r.ended IS NULL WHERE a.number = %s"
)


def unrepresented(sql: Sql, actor: Mapping[str, int | str | None], number: str, rights: tuple[str, ...], place: Place) -> Iterator[Finding]:
    """Refuse a representative without one of the rights for an account, or who acts for another organisation than its holder.

    `actor` as records hold him; a delegate has the rights of the one for whom he acts. Nothing is said of other roles and
    of accounts that are not known: other checks are about those.
    """
    if actor["role"] == Role.EMITTER_REPRESENTATIVE:
        for holder, right in sql.rows(_HOLDER_AND_RIGHT, (speaks_for(actor), number)):
            yield from unrepresented_by(actor, number, holder, right, rights, place)


def unrepresented_by(
    actor: Mapping[str, int | str | None], number: str, holder: str, right: str | None, rights: tuple[str, ...], place: Place
) -> Iterator[Finding]:
    """Refuse as `unrepresented` does where the holder of the account and the right of the actor's person are known already."""
    if actor["role"] == Role.EMITTER_REPRESENTATIVE and (right not in rights or holder != actor["organisation"]):
        yield NOT_REPRESENTATIVE.at(place, actor["person"], Joined(tuple(RIGHTS[one] for one in rights)), account=number)


def speaks_for(actor: Mapping[str, int | str | None]) -> int:
    """Return the person whose rights an actor uses: his own, or those of the one for whom he acts."""
    return int(actor["principal"] or actor["person"] or 0)


def rights_to_ask(kind: str) -> tuple[str, ...]:
    """Return the rights with one of which a representative asks for a kind of movement."""
    return (*RIGHTS_TO_ASK, *_MORE_RIGHTS_TO_ASK.get(kind, ()))


def sign_twice(command: str, kind: str) -> None:
    """Let the accounts that demand a second signature demand it for the command of a kind."""
    _SIGNED_TWICE[command] = rights_to_ask(kind)


def account_of(content: Content | None) -> str | None:
    """Return the account from which a content gives, None where it names none."""
    return getattr(content, "sender", None) or getattr(content, "account", None)


def second_signature(sql: Sql, actor: Mapping[str, int | str | None], wanted: Command, content: Content | None) -> Iterator[Finding]:
    """Refuse what a representative would do alone for an account that has a representative with the right to approve.

    Without a content, any account of his organisation counts. Of the accounts of others nothing is said: he has no right for them.
    """
    if actor["role"] != Role.EMITTER_REPRESENTATIVE or wanted.name not in _SIGNED_TWICE:
        return
    query: LiteralString = (
        "SELECT a.number FROM registry_account a WHERE a.holder = %s AND (%s::text IS NULL OR a.number = %s) AND EXISTS"
        ' (SELECT FROM registry_representative r WHERE r.account = a.number AND r."right" = ANY(%s) AND r.ended IS NULL)'
    )
    number = account_of(content)
    for (account,) in sql.rows(query, (actor["organisation"], number, number, list(RIGHTS_TO_DECIDE))):
        yield SIGNED_TWICE.at(
            *(Place(called="command"), wanted.name, Joined(tuple(RIGHTS[one] for one in RIGHTS_TO_DECIDE))),
            account=account,
            what=command_words(wanted.name),
        )


def may_sign(sql: Sql, actor: Mapping[str, int | str | None], content: Content) -> bool:
    """Tell whether an actor may give the second signature for the account from which a content gives."""
    number = account_of(content)
    return number is not None and not list(unrepresented(sql, actor, number, RIGHTS_TO_DECIDE, Place()))


def may_propose(work: Work, wanted: Command, content: Content) -> Iterator[Finding]:
    """Refuse a proposal of a representative about an account for which he may not ask: it would stand in the way of those who may."""
    number = account_of(content)
    if number is not None and Role.EMITTER_REPRESENTATIVE in wanted.roles:
        rights = _SIGNED_TWICE.get(wanted.name, RIGHTS_TO_ASK)
        yield from unrepresented(work.sql, work.authority.as_json(), number, rights, Place(called="sender"))


def may_reject(work: Work, _wanted: Command, content: Content) -> Iterator[Finding]:
    """Refuse the rejection of a proposal by who could not approve it: an officer of another province, a stranger's representative."""
    decides, place = work.authority, Place(called="proposal")
    named = [getattr(content, "sender", None), getattr(content, "account", None)]
    numbers = [one for one in (*named, *(one.account for one in getattr(content, "duties", ()))) if one]
    for number in numbers:
        yield from unrepresented(work.sql, decides.as_json(), number, RIGHTS_TO_DECIDE, place)
    if decides.role == Role.PROVINCE_OFFICER:
        query: LiteralString = "SELECT number, province FROM registry_account WHERE number = ANY(%s) AND province <> %s ORDER BY number"
        for number, province in work.sql.rows(query, (numbers, decides.organisation)):
            yield OF_OTHERS.at(place, organisation_named(work, decides.organisation), organisation_named(work, province), account=number)


def organisation_named(work: Work, code: str) -> object:
    """Return what an organisation is called now, its code where it has no name."""
    return names_of([code], at=work.recorded_at).get(code, code)


def provinces_of(work: Work, content: Content) -> Iterator[str]:
    """Yield the province of the account that a content names: a province's own is its own affair."""
    number = account_of(content)
    for (province,) in work.sql.rows("SELECT province FROM registry_account WHERE number = %s", (number,)):
        yield province
