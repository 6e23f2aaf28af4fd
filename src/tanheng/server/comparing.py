"""What the drill compares of a book: the auditor on what was brought back, record by record against the live one, and what is lost."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from tanheng.database.address import Address
from tanheng.database.drill import Comparing, Comparison, same_tables
from tanheng.kernel.messages import CHINESE, message
from tanheng.seal.keys import PublicKey

_COMMITTING = timedelta(seconds=1)
"""A record is recorded a moment before it is committed; only the commit decides on which side of the second it stands."""
_SHOWN = 10


def audited(public: PublicKey, lang: str = CHINESE) -> Comparing:
    """Return the comparison for a drill. It turns this process to the databases that it looks at, and leaves it turned to the live one."""

    def compare(live: Address, restored: Address, to: datetime) -> Comparison:
        from tanheng.commands.sql import Sql
        from tanheng.server.preparing import prepare

        texts: list[dict[int, str]] = []
        differences = []
        for address in (restored, live):
            prepare(address)
            if not Sql().rows("SELECT 1 FROM pg_tables WHERE tablename = 'commands_record'"):
                return same_tables(live, restored, to)
            texts.append(dict(Sql().rows("SELECT number, text FROM commands_record")))
            if address is restored:
                differences += verdict(public, lang)
        there, here = texts
        late = dict(Sql().rows("SELECT number, recorded_at FROM commands_record WHERE recorded_at > %s", (to - _COMMITTING,)))
        missing = here.keys() - there.keys()
        lost = sorted(missing - late.keys())
        changed = sorted(number for number in there if here.get(number) != there[number])
        if lost:
            differences.append(message("records lost: {numbers}", numbers=_few(lost)).render(lang))
        if changed:
            differences.append(message("records that are not the live ones: {numbers}", numbers=_few(changed)).render(lang))
        return Comparison(len(there), tuple(differences), lost=len(lost), later=len(missing) - len(lost))

    return compare


def verdict(public: PublicKey, lang: str) -> list[str]:
    """Return nothing where the auditor is content with the database that Django is turned to, or has nothing to look at."""
    from tanheng.commands.sealing import newest_head
    from tanheng.ledger.exporting import export

    if newest_head() is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder) / "export", public)
        command = [sys.executable, "-m", "tanheng_auditor", str(Path(folder) / "export"), "--lang", lang]
        said = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", errors="replace")
    return [] if said.returncode == 0 else [(said.stdout + said.stderr).strip()]


def _few(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return shown if len(numbers) <= _SHOWN else f"{shown}, … ({len(numbers)})"
