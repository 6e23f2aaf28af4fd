"""Keep the data of a release for the tests of upgrades: `PYTHONPATH=RELEASE/src python tools/release_dump.py VERSION FOLDER`.

Run with the code of that release (a worktree of its commit). It plays the sample years on a database of its own, seals them, and writes
`release-VERSION.sql.gz`, a plain dump without owners that PostgreSQL 15 to 18 load, and beside it `release-VERSION.json`: the
heads, the balances and the holdings as they were, and the key of that book's seal, which signs nothing but the sample. The people of the
sample have no names.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tanheng.database.cluster import Cluster
from tanheng.kernel.clock import CLOCK
from tanheng.lawbook import shipped_folder
from tanheng.server.opening import make_at

# Settings that older servers do not know, and commands that only psql understands.
LEFT_OUT = ("SET transaction_timeout", "\\restrict", "\\unrestrict", "--")
FACTS = {
    "heads": "SELECT size, text FROM commands_signedhead ORDER BY size",
    "records": "SELECT count(*), max(number) FROM commands_record",
    "balances": "SELECT account, owner, purpose, asset, debits_posted, credits_posted, debits_pending, credits_pending FROM ledger_account"
    " ORDER BY account",
    "duties": "SELECT account, year, duty, surrendered, offsets FROM surrender_standing ORDER BY account, year",
}
"""What an upgrade must leave as it is: questions that the next release must answer in the same way."""


def main() -> None:
    """Write both files."""
    version, target = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        here.chmod(0o755)
        cluster = Cluster(here / "data", durable=False)
        try:
            cluster.start()
            made = make_at(cluster.address(), cluster.address("owner"), here / "data")
            from tanheng.commands.sealing import seal_all
            from tanheng.commands.sql import Sql
            from tanheng.server.sampling import YEARS, Sample

            steps = len(list(Sample().play(shipped_folder("examples") / YEARS)))
            seal_all(made.key)
            facts: dict[str, Any] = {name: [list(row) for row in Sql().rows(asked)] for name, asked in FACTS.items()}
            about = {
                "release": version,
                "made": CLOCK.now().date().isoformat(),
                "steps": steps,
                "seal_key_of_the_sample": _key(here / "data"),
            }
            text = json.dumps(about | facts, ensure_ascii=False, indent=1) + "\n"
            (target / f"release-{version}.json").write_text(text, encoding="utf-8", newline="\n")
            dumped = gzip.compress(_dump(cluster).encode("utf-8"), 9, mtime=0)
            (target / f"release-{version}.sql.gz").write_bytes(dumped)
            print(f"{steps} steps, {len(dumped):,} bytes")
        finally:
            cluster.remove()


def _key(data: Path) -> str:
    """Return the secret key of the seal as it stands between the two lines of its file."""
    return (data / "keys" / "seal-key.pem").read_text(encoding="ascii").splitlines()[1]


def _dump(cluster: Cluster) -> str:
    """Return the database as statements that any client can send."""
    address = cluster.address("superuser")
    owner = cluster.address("owner")
    command = [
        cluster.programs["pg_dump"],
        "--no-owner",
        "--no-comments",
        "--inserts",
        "--rows-per-insert=200",
        "--encoding=UTF8",
    ]
    command += ["-h", owner.host, "-U", address.user, owner.database]
    environment = {**os.environ, "PGPASSWORD": address.password}
    run = subprocess.run(command, env=environment, check=True, capture_output=True, encoding="utf-8")
    return "".join(line for line in run.stdout.splitlines(keepends=True) if not line.startswith(LEFT_OUT))


if __name__ == "__main__":
    main()
