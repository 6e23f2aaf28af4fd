"""日志与封印 The journal as an audit trail: who did what, when, about which object; and the signed heads of its log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.receipts import receipt_of
from tanheng.commands.records import outcome_of
from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.paging import FIRST, Found, Page, paged
from tanheng.interfaces.reading.refusing import told
from tanheng.interfaces.reading.seeing import seen_accounts
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.findings import Finding
from tanheng.registry.document_numbers import spellings
from tanheng.registry.numbers import is_account_number
from tanheng.seal.keys import SigningKey
from tanheng.visibility.deciding import LIST, SEE, Scope
from tanheng.visibility.noting import fresh
from tanheng.visibility.scoping import reach
from tanheng.visibility.touching import BY
from tanheng.visibility.viewers import NothingHere, Viewer

MOST_OBJECTS = 50
"""So many objects are told of a record; a search finds it by each of the others too."""
_TOUCH: LiteralString = "WITH touch AS (SELECT key, record FROM visibility_touch UNION ALL SELECT * FROM unnest(%s::text[], %s::bigint[]))"
_TOUCHES: LiteralString = "EXISTS (SELECT FROM touch t WHERE t.record = r.number AND t.key = ANY(%s))"
_WHOLE: LiteralString = "(%s OR " + _TOUCHES + " OR (" + _TOUCHES + " AND " + _TOUCHES + "))"
_COLUMNS: LiteralString = (
    " SELECT r.number, r.command, r.outcome, r.recorded_at, r.applies_at, r.text, r.person, r.maker_person, l.position, " + _WHOLE + ","
    " (SELECT array_agg(key ORDER BY key) FROM touch t WHERE t.record = r.number)"
    " FROM commands_record r LEFT JOIN commands_leaf l ON l.number = r.number WHERE r.number"
)
_MAY: LiteralString = (
    " AND (" + _WHOLE + " OR (r.outcome = 'done'"
    " AND r.command NOT IN ('proposal_make', 'proposal_decide')"
    " AND r.number IN (SELECT t.record FROM touch t WHERE t.key = ANY(%s))))"
)
_ASKED: LiteralString = (
    " AND (%s = '' OR r.number IN (SELECT t.record FROM touch t WHERE t.key = ANY(%s))) AND (%s::bigint IS NULL OR r.person = %s"
    " OR r.maker_person = %s) AND (%s = '' OR r.command = %s) AND (%s = '' OR r.outcome = %s)"
    " AND (%s::timestamptz IS NULL OR r.recorded_at >= %s) AND (%s::timestamptz IS NULL OR r.recorded_at < %s)"
    " AND (%s = '' OR r.text::jsonb #>> '{actor,role}' = %s) AND (%s = '' OR r.text::jsonb ->> 'reason' ILIKE %s)"
    " AND (%s OR " + _WHOLE + ")"
)
_NEWEST: LiteralString = " ORDER BY r.number DESC LIMIT %s"


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for in the audit trail; what is left empty does not matter.

    `object` is the number of an account, the code of an organisation, `person:7`, `proposal:12`, `freeze:30`, `record:5`, `assignment:4`,
    or the number of a document, however spelled; `text` a part of a reason.
    """

    object: str = ""
    person: int | None = None
    role: str = ""
    command: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


ANYTHING = Search()


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record: who (person, role, organisation), when, what, with which outcome, about which objects.

    `whole`: the viewer may see all of it; else `person` and `maker` are None, `reason` is empty, and `objects` are only those of his.
    `position` is its place in the sealed log, None while it waits.
    """

    number: int
    command: str
    outcome: str
    recorded_at: datetime
    applies_at: datetime
    role: str
    organisation: str
    person: int | None
    maker: int | None
    reason: str
    objects: tuple[str, ...]
    position: int | None
    whole: bool


@dataclass(frozen=True, slots=True)
class RecordRead:
    """A record with what was asked, what came of it and what refused it; without those where it is not the viewer's whole."""

    row: RecordRow
    content: dict[str, Any] | None
    result: Any
    findings: tuple[Finding, ...]
    text: str


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A signed head: the size of the log, when it was sealed, its root in hexadecimal, and the whole of it as it was signed."""

    size: int
    sealed_at: datetime
    root: str
    text: str


def records(viewer: Viewer, search: Search = ANYTHING, page: Page = FIRST) -> Found[RecordRow]:
    """Return records, the newest first.

    A viewer who does not see all finds the records of those below him, and what was done to accounts and organisations that he sees. What
    was proposed and what was refused to others he does not find. Where he asks for something that a record hides from him (a person, a part
    of a reason, an object that is not his), it is not found by that.
    """
    keys = _keys(viewer, LIST)
    if not keys.any:
        return Found(())
    asked = _plain(search.object)
    text = _plain(search.text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    plainly = search.person is None and not text and (not asked or asked in keys.objects)
    person = search.person if search.person is None or abs(search.person) < 2**63 else 0
    command, outcome, role = _plain(search.command), _plain(search.outcome), _plain(search.role)
    sql = Sql()
    # An object of the viewer's own is that alone; what could be the number of a document is looked for in all its spellings.
    spelled = [] if not asked or asked in keys.objects or ":" in asked or is_account_number(asked) else spellings(sql, asked)
    rows = sql.rows(
        _TOUCH + _COLUMNS + " < %s" + _MAY + _ASKED + _NEWEST,
        (
            *(*fresh(), *keys.whole, *page.numbers(1), *keys.whole, list(keys.objects)),
            *(asked, [asked, *spelled], person, person, person, command, command, outcome, outcome),
            *(search.since, search.since, search.until, search.until, role, role, text, f"%{text}%"),
            *(plainly, *keys.whole, page.rows + 1),
        ),
    )
    return paged([_row(row, keys) for row in rows], page, lambda one: one.number)


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()[:200]


@dataclass(frozen=True, slots=True)
class _Keys:
    """By what a viewer finds records: `everything`; or by these `actors`, those of `colleagues` about his objects, and his objects."""

    everything: bool
    actors: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Tell whether he finds anything at all."""
        return self.everything or bool(self.actors)

    @property
    def whole(self) -> tuple[bool, list[str], list[str], list[str]]:
        """Return the parameters of the condition under which a record is his whole."""
        return self.everything, list(self.actors), list(self.colleagues), list(self.objects)


def _keys(viewer: Viewer, action: str) -> _Keys:
    seen = reach(viewer, "audit_trail", action)
    if seen.everything or seen.scope < Scope.NAMED or viewer.person is None:
        return _Keys(seen.everything)
    codes = sorted(seen.codes)
    accounts = seen_accounts(viewer, "account")
    if accounts is None:
        # Whoever sees all accounts without seeing all records sees of these what concerns his own organisations.
        accounts = [row[0] for row in Sql().rows("SELECT number FROM registry_account WHERE holder = ANY(%s)", (codes,))]
    actors = tuple(BY + code for code in (*codes, f"person:{viewer.person}"))
    colleagues = (BY + viewer.organisation,) if accounts and seen.scope is Scope.NAMED else ()
    return _Keys(False, actors, colleagues, (*codes, *accounts))


def _row(row: tuple[Any, ...], seen: _Keys) -> RecordRow:
    number, command, outcome, recorded_at, applies_at, text, person, maker, position, whole, keys = row
    record = json.loads(text)
    objects = [key for key in keys or () if not key.startswith(BY) and (whole or key in seen.objects)]
    return RecordRow(
        *(number, command, outcome, in_beijing(recorded_at), in_beijing(applies_at)),
        *(record["actor"]["role"], record["actor"]["organisation"], person if whole else None, maker if whole else None),
        *(record["reason"] if whole else "", tuple(objects[:MOST_OBJECTS]), position, whole),
    )


def record(viewer: Viewer, number: int) -> RecordRead:
    """Return a record. Raises NothingHere."""
    keys = _keys(viewer, SEE)
    if not keys.any or not 0 < number < 2**63:
        raise NothingHere(number)
    rows = Sql().rows(_TOUCH + _COLUMNS + " = %s" + _MAY, (*fresh(), *keys.whole, number, *keys.whole, list(keys.objects)))
    if not rows:
        raise NothingHere(number)
    row, text = _row(rows[0], keys), rows[0][5]
    if not row.whole:
        return RecordRead(row, None, None, (), "")
    content = json.loads(text)["content"]
    made = outcome_of(number, text)
    return RecordRead(row, content, made.result, told(viewer, content, made.findings), text if keys.everything else "")


def receipt(viewer: Viewer, number: int, key: SigningKey) -> str:
    """Return the receipt of a record as JSON: whoever sees all records gets each, others those that are wholly theirs and were done.

    What refused somebody may hold reasons that are another's, and a receipt holds the record word by word.
    Raises NothingHere, and SealBroken where what is stored would not prove it.
    """
    found = record(viewer, number)
    if not found.text and not (found.row.whole and found.row.outcome == "done"):
        raise NothingHere(number)
    return receipt_of(number, key)


def heads(viewer: Viewer, page: Page = FIRST) -> Found[HeadRow]:
    """Return signed heads, the newest first."""
    if not reach(viewer, "head", LIST).everything:
        return Found(())
    rows = Sql().rows(
        "SELECT size, sealed_at, text FROM commands_signedhead WHERE size < %s ORDER BY size DESC LIMIT %s",
        (*page.numbers(1), page.rows + 1),
    )
    found = [HeadRow(size, in_beijing(sealed_at), json.loads(text)["root"], text) for size, sealed_at, text in rows]
    return paged(found, page, lambda one: one.size)


def head(viewer: Viewer, size: int) -> HeadRow:
    """Return the signed head of a size. Raises NothingHere."""
    found = heads(viewer, Page(str(size + 1), 1)).rows if 0 < size < 10**17 else ()
    if not found or found[0].size != size:
        raise NothingHere(size)
    return found[0]
