"""The book as commands use it: read what the rules need in as few trips as possible, apply them, and write the outcome with the record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, LiteralString

from tanheng.commands.trips import array
from tanheng.commands.work import Work
from tanheng.kernel.clock import in_beijing, said
from tanheng.kernel.findings import Finding, Place
from tanheng.ledger import checks
from tanheng.ledger.rules import AccountState, Facts, Moved, Reservation, Transfer, TransferId, apply

_ACCOUNTS: LiteralString = (
    "SELECT account, asset, held, floor, ceiling, closed, debits_posted, credits_posted, debits_pending, credits_pending"
    " FROM ledger_account WHERE account = ANY(%s::bigint[])"
)
_NAMED: LiteralString = (
    "SELECT t.record, t.line, t.kind, t.debit, t.credit, t.asset, t.amount, t.expires_at,"
    " (SELECT r.kind FROM ledger_transfer r WHERE r.of_record = t.record AND r.of_line = t.line),"
    " (SELECT coalesce(sum(c.amount), 0)::bigint FROM ledger_transfer c WHERE c.corrects_record = t.record AND c.corrects_line = t.line)"
    " FROM ledger_transfer t JOIN unnest(%s::bigint[], %s::int[]) AS w(record, line) ON t.record = w.record AND t.line = w.line"
)
_TRANSFER_COLUMNS: LiteralString = (
    "INSERT INTO ledger_transfer (record, applies_at, recorded_at, line, kind, debit, credit, asset, amount, released, of_record, of_line,"
    " expires_at, corrects_record, corrects_line) "
)
_FEW = 20
"""Up to so many rows go out as VALUES, more as arrays: dumping an array costs more than a row, until there are many."""
_ONE_TRANSFER: LiteralString = (
    "(%s, %s::timestamptz, %s::timestamptz, %s::int, %s, %s, %s, %s, %s, %s, %s::bigint, %s::int, %s::timestamptz, %s::bigint, %s::int)"
)
_MANY_TRANSFERS: LiteralString = (
    "SELECT %s, %s, %s, * FROM unnest(%s::int[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[],"
    " %s::bigint[], %s::int[], %s::timestamptz[], %s::bigint[], %s::int[])"
)
_SUMS: LiteralString = (
    "UPDATE ledger_account a SET debits_posted = n.dp, credits_posted = n.cp, debits_pending = n.dr, credits_pending = n.cr,"
    " floor = n.floor FROM ("
)
_SUMS_END: LiteralString = ") AS n(account, dp, cp, dr, cr, floor) WHERE a.account = n.account"
_MANY_SUMS: LiteralString = "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])"
_WRITE_ACCOUNTS: LiteralString = (
    "INSERT INTO ledger_account (account, owner, purpose, asset, held, floor, ceiling, closed, debits_posted, credits_posted,"
    " debits_pending, credits_pending) SELECT a, o, p, s, h, f, c, false, dp, cp, dr, cr FROM unnest(%s::bigint[], %s::text[], %s::text[],"
    " %s::text[], %s::boolean[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])"
    " AS n(a, o, p, s, h, f, c, dp, cp, dr, cr)"
)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be opened. `owner` and `purpose` are words of the room that uses it; the book does not read them."""

    owner: str
    purpose: str
    asset: str
    held: bool = True
    floor: int | None = 0
    ceiling: int | None = None


def read_facts(work: Work, transfers: Iterable[Transfer]) -> Facts:
    """Read the accounts of the transfers and the earlier transfers that they name."""
    transfers = tuple(transfers)
    accounts = sorted({number for transfer in transfers for number in (transfer.debit, transfer.credit)})
    facts = Facts(work.recorded_at, {row[0]: AccountState(*row) for row in _account_rows(work, accounts)}, {}, {})
    named = sorted({named for transfer in transfers for named in (transfer.of, transfer.corrects) if named is not None})
    if named:
        read_named(work, facts, named)
    return facts


def _account_rows(work: Work, accounts: list[int]) -> list[tuple[Any, ...]]:
    return work.sql.rows(_ACCOUNTS, (array(accounts),))


def read_named(work: Work, facts: Facts, named: Sequence[TransferId]) -> None:
    """Add earlier transfers to the facts: reservations, and what moved something and can be corrected."""
    rows = work.sql.rows(_NAMED, ([one.record for one in named], [one.line for one in named]))
    for record, line, kind, debit, credit, asset, amount, expires_at, resolved, corrected in rows:
        number = TransferId(record, line)
        if kind == "pending":
            ends = None if expires_at is None else in_beijing(expires_at)
            facts.reservations[number] = Reservation(number, debit, credit, asset, amount, ends, resolved or "")
        elif kind in ("single", "post"):
            facts.moved[number] = Moved(number, debit, credit, asset, amount, corrected)


def transfer_all(work: Work, transfers: Sequence[Transfer]) -> list[TransferId]:
    """Make all transfers of a record or none, and return their ids. Raises Refused with everything that refuses them."""
    facts = read_facts(work, transfers)
    findings = [finding for place, transfer in enumerate(transfers, start=1) for finding in apply(facts, transfer, f"transfers.{place}")]
    work.insist(findings)
    return write_transfers(work, facts, transfers)


def write_transfers(
    work: Work, facts: Facts, transfers: Sequence[Transfer], *, opened: Collection[int] = (), limited: Collection[int] = ()
) -> list[TransferId]:
    """Write transfers that the rules have applied to the facts, with the sums of their accounts and the limits of those that are `limited`.

    Accounts that are `opened` by the same command are written with their sums already, by `write_opened`.
    """
    if transfers:
        rows = [_row(facts, line, one) for line, one in enumerate(transfers, start=1)]
        head = (work.number, work.applies_at, work.recorded_at)
        if len(rows) <= _FEW:
            values = tuple(value for row in rows for value in (*head, *row))
            work.write(_TRANSFER_COLUMNS + "VALUES " + ", ".join([_ONE_TRANSFER] * len(rows)), values)
        else:
            work.write(_TRANSFER_COLUMNS + _MANY_TRANSFERS, (*head, *(array(column) for column in zip(*rows, strict=True))))
        work.effect("transfers", *(_told(line, one) for line, one in enumerate(transfers, start=1)))
    used = {number for one in transfers for number in (one.debit, one.credit)} | set(limited)
    _write_sums(work, facts, sorted(used - set(opened)))
    changes = [facts.accounts[number] for number in sorted(set(limited) - set(opened))]
    if changes:
        work.effect(
            "changes", *({"account": one.account, "floor": one.floor, "ceiling": one.ceiling, "closed": one.closed} for one in changes)
        )
    return [TransferId(work.number, line) for line in range(1, len(transfers) + 1)]


def write_opened(work: Work, facts: Facts, opened: Mapping[int, NewAccount]) -> None:
    """Write accounts that a command opens, with the sums and limits that they have after it."""
    if not opened:
        return
    states = [facts.accounts[number] for number in opened]
    wanted = [replace(one, floor=state.floor, ceiling=state.ceiling) for one, state in zip(opened.values(), states, strict=True)]
    columns: tuple[list[Any], ...] = (
        list(opened),
        [one.owner for one in wanted],
        [one.purpose for one in wanted],
        [one.asset for one in wanted],
        [one.held for one in wanted],
        [one.floor for one in wanted],
        [one.ceiling for one in wanted],
        [state.debits_posted for state in states],
        [state.credits_posted for state in states],
        [state.debits_pending for state in states],
        [state.credits_pending for state in states],
    )
    work.write(_WRITE_ACCOUNTS, columns)
    work.effect("accounts", *(_opened(number, one) for number, one in zip(opened, wanted, strict=True)))


def _row(facts: Facts, line: int, one: Transfer) -> tuple[Any, ...]:
    of, corrects = one.of or (None, None), one.corrects or (None, None)
    released = 0 if one.of is None else facts.reservations[one.of].amount
    return (line, str(one.kind), one.debit, one.credit, one.asset, one.amount, released, *of, one.expires_at, *corrects)


def _write_sums(work: Work, facts: Facts, used: list[int]) -> None:
    """Write the sums of the held accounts among those that were used, in order of number."""
    rows = [
        (one.account, one.debits_posted, one.credits_posted, one.debits_pending, one.credits_pending, one.floor)
        for one in (facts.accounts[number] for number in used)
        if one.held
    ]
    if 0 < len(rows) <= _FEW:
        values: LiteralString = ", ".join(["(%s, %s, %s, %s, %s, %s::bigint)"] * len(rows))
        work.write(_SUMS + "VALUES " + values + _SUMS_END, tuple(value for row in rows for value in row))
    elif rows:
        work.write(_SUMS + _MANY_SUMS + _SUMS_END, tuple(array(column) for column in zip(*rows, strict=True)))


def _told(line: int, one: Transfer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "line": line,
        "kind": str(one.kind),
        "debit": one.debit,
        "credit": one.credit,
        "asset": one.asset,
        "amount": one.amount,
    }
    if one.of is not None:
        told["pending"] = [one.of.record, one.of.line]
    if one.expires_at is not None:
        told["expires_at"] = said(one.expires_at)
    if one.corrects is not None:
        told["corrects"] = [one.corrects.record, one.corrects.line]
    return told


def owners_of(work: Work, accounts: list[int]) -> list[str]:
    """Return the owners of those accounts that there are."""
    return [owner for (owner,) in work.sql.rows("SELECT owner FROM ledger_account WHERE account = ANY(%s)", (accounts,))]


def open_accounts(work: Work, wanted: Sequence[NewAccount]) -> list[int]:
    """Open accounts and return their numbers, which the database gives in one trip. Raises Refused."""
    known = work.sql.rows(
        "SELECT a.owner, a.purpose, a.asset, a.account FROM ledger_account a"
        " JOIN unnest(%s::text[], %s::text[], %s::text[]) AS w(owner, purpose, asset)"
        " ON a.owner = w.owner AND a.purpose = w.purpose AND a.asset = w.asset",
        ([one.owner for one in wanted], [one.purpose for one in wanted], [one.asset for one in wanted]),
    )
    taken = {(owner, purpose, asset): account for owner, purpose, asset, account in known}
    findings: list[Finding] = []
    for place, one in enumerate(wanted, start=1):
        where = Place(called=f"accounts.{place}")
        named = (one.owner, one.purpose, one.asset)
        if named in taken:
            findings.append(checks.ACCOUNT_EXISTS.at(where, one.owner, taken[named] or f"accounts.{place}"))
        taken.setdefault(named, 0)
        if one.floor is not None and one.ceiling is not None and one.floor > one.ceiling:
            findings.append(checks.FLOOR_ABOVE_CEILING.at(where, one.floor, one.ceiling))
        if (one.held and (one.floor or 0) > 0) or (one.held and one.ceiling is not None and one.ceiling < 0):
            findings.append(checks.LIMITS_BROKEN.at(where, 0, limits_said(one.floor, one.ceiling), account=one.owner))
        if not one.held and (one.floor, one.ceiling) != (None, None):
            findings.append(checks.OPEN_ACCOUNT_HAS_NO_LIMITS.at(where, one.owner))
    work.insist(findings)
    numbers = [number for (number,) in work.sql.rows("SELECT nextval('ledger_account_number') FROM generate_series(1, %s)", (len(wanted),))]
    facts = Facts(work.recorded_at, {}, {}, {})
    for number, one in zip(numbers, wanted, strict=True):
        facts.accounts[number] = AccountState(number, one.asset, one.held, one.floor, one.ceiling)
    write_opened(work, facts, dict(zip(numbers, wanted, strict=True)))
    return numbers


def _opened(number: int, one: NewAccount) -> dict[str, Any]:
    kind = "held" if one.held else "open"
    limits = {"floor": one.floor, "ceiling": one.ceiling}
    return {"account": number, "owner": one.owner, "purpose": one.purpose, "asset": one.asset, "kind": kind} | limits


def change_account(work: Work, number: int, *, floor: int | None, ceiling: int | None, closed: bool) -> None:
    """Give an account other limits, or close it. Raises Refused where it does not fit what the account holds."""
    where = Place(called="account")
    rows = _account_rows(work, [number])
    if not rows:
        work.insist([checks.UNKNOWN_ACCOUNT.at(where, number)])
    account = AccountState(*rows[0])
    findings: list[Finding] = []
    if account.closed:
        findings.append(checks.ACCOUNT_CLOSED.at(where, number))
    if not account.held:
        findings.append(checks.OPEN_ACCOUNT_HAS_NO_LIMITS.at(where, number))
    if floor is not None and ceiling is not None and floor > ceiling:
        findings.append(checks.FLOOR_ABOVE_CEILING.at(where, floor, ceiling))
    changed = AccountState(number, account.asset, True, floor, ceiling, closed, *_sums_of(account))
    if (changed.above_floor or 0) < 0 or (changed.below_ceiling or 0) < 0:
        findings.append(checks.LIMITS_BROKEN.at(where, account.balance, limits_said(floor, ceiling), account=number))
    reserved = account.debits_pending + account.credits_pending
    if closed and (account.balance or reserved):
        findings.append(checks.NOT_EMPTY.at(where, account.balance, reserved, account=number))
    work.insist(findings)
    work.write("UPDATE ledger_account SET floor = %s, ceiling = %s, closed = %s WHERE account = %s", (floor, ceiling, closed, number))
    work.effect("changes", {"account": number, "floor": floor, "ceiling": ceiling, "closed": closed})


def _sums_of(account: AccountState) -> tuple[int, int, int, int]:
    return account.debits_posted, account.credits_posted, account.debits_pending, account.credits_pending


def limits_said(floor: int | None, ceiling: int | None) -> str:
    """Return limits as people read them: `0 …`, `… 500`, `0 … 500`."""
    return " ".join(part for part in ("" if floor is None else str(floor), "…", "" if ceiling is None else str(ceiling)) if part)
