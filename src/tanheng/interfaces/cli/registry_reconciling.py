"""`tanheng registry reconcile` and `differences`: the nightly comparison, with the independent auditor's verdict, and what is open."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from tanheng.interfaces.cli.book import opened, show_outcome
from tanheng.interfaces.cli.common import DONE, REFUSED, bilingual
from tanheng.interfaces.cli.registry import answer, asked, options, registry, show
from tanheng.kernel.clock import CLOCK, said
from tanheng.kernel.messages import message

_MOST_TOLD = 100


@registry.command(
    help=bilingual(message("Compare the registry with the ledger and with the auditor's verdict; what differs blocks its accounts."))
)
@click.option("--without-auditor", is_flag=True, help=bilingual(message("leave the independent auditor out")))
@options
def reconcile(without_auditor: bool, shape: str, lang: str, data: Path | None) -> None:
    """Reconcile; exit 0 clean, 1 something differs."""
    found = opened(data, lang)
    from tanheng.commands.running import Runner
    from tanheng.people.policy import PROGRAM_ACTOR, RolePolicy

    outside: list[dict[str, Any]] = [] if without_auditor else [_audited(found)]
    request = f"reconciliation {said(CLOCK.now())}"
    outcome = Runner(RolePolicy()).run("reconciliation_run", {"outside": outside}, actor=PROGRAM_ACTOR, request=request)
    if not outcome.done:
        show_outcome(outcome, lang)
        raise SystemExit(REFUSED)
    if shape == "json":
        answer(outcome.result, lang)
    else:
        rows = [(key, json.dumps(value) if isinstance(value, list) else str(value)) for key, value in outcome.result.items()]
        show(message("Reconciliation"), (message("what"), message("found")), (), rows, lang)
    raise SystemExit(DONE if outcome.result["outcome"] == "clean" else REFUSED)


def _audited(found: Any) -> dict[str, Any]:
    """Seal, export, and let the auditor look; each fault becomes a difference of the record that it names."""
    from tanheng.commands.sealing import seal_all
    from tanheng.ledger.exporting import export

    seal_all(found.key)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "export"
        export(target, found.key.public)
        command = [sys.executable, "-m", "tanheng_auditor", str(target), "--format", "json"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    if done.returncode == 0:
        return {"part": "auditor"}
    return {"part": "auditor", "differences": differences_of(done.stdout) or [{"found": f"exit {done.returncode}", "expected": "0"}]}


def differences_of(verdict: str) -> list[dict[str, Any]]:
    """Return the faults of an auditor's verdict (JSON) as differences; none where it cannot be read."""
    try:
        faults = json.loads(verdict).get("faults", [])
    except (ValueError, AttributeError):
        return []
    told = []
    for place, fault in enumerate(faults[:_MOST_TOLD], start=1):
        named = {"record": fault["record"]} if isinstance(fault.get("record"), int) else {}
        # What a fault found may be any text of a stranger; its number and name are enough, the report has the rest.
        where = f"{fault.get('check', '')} {fault.get('name', '')} {place}"[:80]
        told.append({**named, "place": where, "found": str(fault.get("name", ""))[:120], "expected": ""})
    return told


@registry.command(help=bilingual(message("Show the differences of reconciliations that are open and block their accounts.")))
@options
def differences(shape: str, lang: str, data: Path | None) -> None:
    """Print; exit 0 nothing is open, 1 something is."""
    sql = asked(data, lang)
    from tanheng.registry.asking_clerks import DIFFERENCE, RECONCILIATION

    rows = sql.rows(
        "SELECT d.reconciliation, d.line, d.part, d.account, d.place, d.found, d.expected,"
        " coalesce((SELECT t.record || '.' || t.line FROM tasks_task t WHERE t.kind = %s AND t.subject_type = %s"
        " AND t.subject = d.reconciliation::text ORDER BY t.record DESC LIMIT 1), '')"
        " FROM registry_reconciliation_difference d WHERE d.settled IS NULL ORDER BY d.reconciliation, d.line",
        (DIFFERENCE, RECONCILIATION),
    )
    names = ("reconciliation", "line", "part", "account", "place", "found", "expected", "task")
    if shape == "json":
        answer([dict(zip(names, row, strict=True)) for row in rows], lang)
    else:
        columns = (
            *(message("reconciliation"), message("line"), message("part"), message("account"), message("where")),
            *(message("found"), message("expected"), message("task")),
        )
        show(message("Open differences"), columns, (), [tuple(map(str, row)) for row in rows], lang)
    raise SystemExit(REFUSED if rows else DONE)
