"""Times the auditor on a book of deliveries against payment: each record moves allowances one way and money the other, two postings each.

Usage: python benchmarks/audit.py [--records N] [--runs N] [--participants N]. It prints a table; nothing is asserted. The time is that
of the whole program, with the start of the interpreter. The export is written without Tanheng.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.auditor.drafts import SUMS, Draft, canonical
from tests.auditor.settling import BEFORE_LENDING, REGISTRY, THE_PROGRAM, accounts_asked, actor, settled, transfers_asked

RECORDS_OF_A_HEAD = 1000


def delivery_book(records: int, participants: int, seed: int = 7) -> Draft:
    """Return a book of deliveries: participants open their accounts, receive their means, and then deliver against payment."""
    rng = random.Random(seed)
    book = _Book()
    book.settle()
    book.add("ledger_account_open", [], accounts=[_account(1, "source", "CEA", "open"), _account(2, "source", "CNY", "open")])
    for one in range(1, participants + 1):
        allowances, money = _accounts_of(one)
        opened = [_account(allowances, f"P{one}", "CEA", "held"), _account(money, f"P{one}", "CNY", "held")]
        book.add("ledger_account_open", [], accounts=opened)
        book.add("ledger_transfer", [(1, allowances, "CEA", 10_000_000), (2, money, "CNY", 90_000_000_000)])
    for _ in range(records - len(book.texts)):
        seller = rng.randint(1, participants)
        buyer = (seller + rng.randint(1, participants - 1) - 1) % participants + 1
        tonnes = rng.randint(1, 100)
        fen = tonnes * rng.randint(8100, 9900)
        of_seller, of_buyer = _accounts_of(seller), _accounts_of(buyer)
        book.add("ledger_transfer", [(of_seller[0], of_buyer[0], "CEA", tonnes), (of_buyer[1], of_seller[1], "CNY", fen)])
    sizes = [*range(RECORDS_OF_A_HEAD, records, RECORDS_OF_A_HEAD), records]
    return Draft(book.texts, 0, sizes, [book.balances[account] for account in sorted(book.balances)])


def _accounts_of(participant: int) -> tuple[int, int]:
    return 10 * participant, 10 * participant + 1


def _account(account: int, owner: str, asset: str, kind: str) -> dict[str, object]:
    floor = 0 if kind == "held" else None
    return {"account": account, "owner": owner, "purpose": "trading", "asset": asset, "kind": kind, "floor": floor, "ceiling": None}


def _clock(at: int) -> str:
    return f"2026-11-{1 + at // 86_400 % 28:02d}T{at // 3600 % 24:02d}:{at // 60 % 60:02d}:{at % 60:02d}.000000+08:00"


class _Book:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.balances: dict[int, dict[str, object]] = {}

    def settle(self) -> None:
        """Give somebody the role in which accounts are opened."""
        numbers, times = zip(*((5 + 2 * at, _clock(at)) for at in range(BEFORE_LENDING)), strict=True)
        self.texts += map(canonical, settled(numbers, times, {"lin": ("registry_clerk", REGISTRY)}))

    def add(self, command: str, moves: list[tuple[int, int, str, int]], accounts: list[dict[str, object]] | None = None) -> None:
        """Add a record of single transfers and, where given, openings."""
        for account in accounts or ():
            self.balances[int(str(account["account"]))] = {**account, "closed": False, **dict.fromkeys(SUMS, 0)}
        transfers = []
        for line, (debit, credit, asset, amount) in enumerate(moves, 1):
            transfers.append({"line": line, "kind": "single", "debit": debit, "credit": credit, "asset": asset, "amount": amount})
            self.balances[debit]["debits_posted"] += amount  # type: ignore[operator]
            self.balances[credit]["credits_posted"] += amount  # type: ignore[operator]
        at = len(self.texts)
        clock = _clock(at)
        effects = {name: value for name, value in (("accounts", accounts), ("transfers", transfers)) if value}
        seller = moves[0][0] if moves else 1
        record = {
            "actor": THE_PROGRAM if transfers else actor("lin", "registry_clerk", REGISTRY),
            "applies_at": clock,
            "command": command,
            "content": transfers_asked(effects) if transfers else accounts_asked(effects),
            "effects": effects,
            "findings": [],
            "format": 1,
            "maker": None,
            "number": 5 + 2 * at,
            "outcome": "done",
            "proposal": None,
            "reason": "delivery against payment",
            "recorded_at": clock,
            "request": f"{seller}-{at}",
            "result": {"transfers": len(transfers)},
        }
        self.texts.append(canonical(record))


def seal(draft: Draft) -> None:
    """Hash all records and sign all heads, level by level, since the definition's recursion is slow on many heads."""
    from tanheng_auditor.tree import levels_of, root_at
    from tests.auditor.drafts import signed

    draft.hash_again()
    levels = levels_of(draft.leaves)
    for size in draft.sizes:
        head = {"log": draft.log, "size": size, "root": root_at(levels, size).hex(), "suite": "sha256-ed25519"}
        draft.heads.append(signed({**head, "sealed_at": "2026-12-01T00:00:00.000000+08:00"}, draft.key))


def main() -> None:
    """Write the export, audit it several times, print the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=250_000)
    parser.add_argument("--participants", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        draft = delivery_book(chosen.records, chosen.participants)
        seal(draft)
        folder = draft.write(Path(name) / "export")
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{chosen.records:,} records, {len(draft.heads):,} heads, {size / 2**20:.1f} MiB")
        print(f"{'run':>4} {'seconds':>9} {'records/s':>12}  report")
        for run in range(1, chosen.runs + 1):
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "tanheng_auditor", str(folder), "--lang", "en"],
                check=False,
                capture_output=True,
                text=True,
                encoding="utf-8",
            )
            seconds = time.perf_counter() - began
            print(f"{run:4} {seconds:9.2f} {chosen.records / seconds:12,.0f}  {' '.join((done.stdout + done.stderr).splitlines()[:2])}")


if __name__ == "__main__":
    main()
