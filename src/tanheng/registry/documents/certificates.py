"""证明 Certificates: what an account holds, what is frozen and what waits, and what was cancelled voluntarily."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tanheng.commands.sql import Sql
from tanheng.commands.words import WHAT
from tanheng.kernel.clock import CLOCK, in_beijing
from tanheng.kernel.messages import Rendered, message
from tanheng.registry.documents.pages import Cell, Page, Section, about, second, times
from tanheng.registry.documents.statement import holdings_section
from tanheng.registry.queries import AccountFound, EncumbranceFound, account_of, encumbrances, holdings
from tanheng.registry.reading import vintage_of

_CANCELLATION = "voluntary_cancellation"
STATES = {
    "active": message("effective"),
    "part": message("effective in part"),
    "waiting": message("waits"),
    "ended": message("ended"),
}
_ENDS = {
    "freeze_lift": message("lifted"),
    "freeze_expire": message("its time was over"),
    "freeze_deduct": message("deducted on a judgment"),
}
"""How a freeze ended, by the command that ended it; what else ends one is said by what it does."""


class NoSuchMovement(LookupError):
    """The record has no voluntary cancellation."""


def holding_certificate(sql: Sql, account: AccountFound, *, at: datetime | None = None, known: datetime | None = None) -> Page:
    """Return the certificate of what an account holds now, or held at an instant as known on another."""
    now = CLOCK.now()
    found = holdings(sql, account.number, at=at, known=known)
    facts = [*about(account), *times(at, known, now)]
    notes: list[Rendered] = [
        message("Quantities in tonnes. The record of the registry is the final proof of what is held (MEE order 19, art. 5).")
    ]
    if at is not None or known is not None:
        notes.append(message("What is frozen and pledged is kept as it is now, so a certificate of an earlier time does not tell it."))
    return Page("holding-certificate", message("Certificate of holdings"), facts, [holdings_section(found)], notes)


def freeze_certificate(sql: Sql, account: AccountFound, document: str | None = None) -> Page:
    """Return the certificate of the freezes of an account, those of a document where one is named: what is effective and what waits."""
    found = [one for one in encumbrances(sql, account=account.number, document=document) if one.kind == "freeze"]
    columns = (
        *(message("vintage"), message("rank"), message("document"), message("authority"), message("ordered (t)"), message("still (t)")),
        *(message("effective (t)"), message("waits (t)"), message("entered"), message("until"), message("state of the freeze")),
    )
    rows: list[list[Cell]] = [
        [
            *(one.vintage, one.rank, one.document, one.authority, one.ordered, one.amount, one.effective, one.waiting),
            *(second(one.entered_at), second(one.expires_at), STATES[one.state]),
        ]
        for one in found
    ]
    section = Section(message("Freezes"), columns, rows, (7, 6, 15, 15, 9, 9, 9, 9, 13, 13, 11))
    sections = [section, *_ends([one for one in found if one.ended_at is not None])]
    facts = [*about(account), *times(None, None, CLOCK.now())]
    if document is not None:
        facts.insert(len(facts) - 2, (message("document"), found[0].document if found else document))
    notes = [message("What waits becomes effective by rank as soon as units of the vintage come into the registry.")]
    return Page("freeze-certificate", message("Certificate of freezes"), facts, sections, notes, wide=True)


def _how(command: str) -> Cell:
    """Return how a freeze ended, by the command that ended it."""
    if command in _ENDS:
        return _ENDS[command]
    return WHAT.get(command, "\N{EM DASH}")


def _ends(ended: Sequence[EncumbranceFound]) -> Iterator[Section]:
    """Yield how freezes ended, when and on which document; nothing where none did."""
    columns = (
        *(message("vintage"), message("rank"), message("document"), message("ordered (t)"), message("ended at")),
        *(message("how it ended"), message("document of the end")),
    )
    rows: list[list[Cell]] = [
        [
            *(one.vintage, one.rank, one.document, one.ordered, second(one.ended_at)),
            *(_how(one.ended_by), one.end_document or "\N{EM DASH}"),
        ]
        for one in ended
    ]
    if rows:
        yield Section(message("Freezes that ended"), columns, rows, (7, 6, 20, 9, 13, 20, 20))


def cancellation_certificate(sql: Sql, record: int) -> Page:
    """Return the certificate of a voluntary cancellation, less what corrections took back. Raises NoSuchMovement where nothing is left."""
    rows = sql.rows(
        "SELECT m.sender, m.asset, m.amount - coalesce(c.amount, 0)::bigint, m.document, t.applies_at, t.recorded_at"
        " FROM registry_movement m JOIN ledger_transfer t ON t.record = m.record AND t.line = m.line"
        " LEFT JOIN LATERAL (SELECT sum(k.amount) AS amount FROM registry_movement k WHERE k.corrects_record = m.record"
        " AND k.corrects_line = m.line) c ON TRUE"
        " WHERE m.record = %s AND m.kind = %s AND m.amount > coalesce(c.amount, 0) ORDER BY m.line",
        (record, _CANCELLATION),
    )
    account = account_of(sql, rows[0][0]) if rows else None
    if account is None:
        raise NoSuchMovement(record)
    lines: list[list[Cell]] = [[vintage_of(asset), amount] for _, asset, amount, *_ in rows]
    lines.append([message("total"), sum(row[2] for row in rows)])
    facts = [
        *about(account)[:3],
        (message("record of the journal"), str(record)),
        (message("cancelled at"), second(in_beijing(rows[0][4]))),
        (message("document"), rows[0][3] or "—"),
    ]
    notes = [message("These allowances are cancelled for good; nobody can use, sell or surrender them any more (MEE order 19, art. 19).")]
    title = message("Certificate of voluntary cancellation")
    section = Section(message("Cancelled allowances"), [message("vintage"), message("cancelled (t)")], lines, (20, 20))
    return Page("cancellation-certificate", title, facts, [section], notes)
