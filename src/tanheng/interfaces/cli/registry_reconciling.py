"""`tanheng registry reconcile` and `differences`: the nightly comparison, with the independent auditor's verdict, and what is open."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tanheng.interfaces.cli.book import opened, show_outcome
from tanheng.interfaces.cli.common import DONE, REFUSED, bilingual
from tanheng.interfaces.cli.registry import answer, asked, options, registry, show
from tanheng.kernel.messages import message


@registry.command(
    help=bilingual(message("Compare the registry with the ledger and with the auditor's verdict; what differs blocks its accounts."))
)
@click.option("--without-auditor", is_flag=True, help=bilingual(message("leave the independent auditor out")))
@options
def reconcile(without_auditor: bool, shape: str, lang: str, data: Path | None) -> None:
    """Reconcile; exit 0 clean, 1 something differs."""
    found = opened(data, lang)
    from tanheng.commands.sealing import seal_all
    from tanheng.server.reconciling import audited
    from tanheng.server.reconciling import reconcile as reconciled

    outside = []
    if not without_auditor:
        seal_all(found.key)
        outside.append(audited(found.key.public))
    outcome = reconciled(outside)
    if not outcome.done:
        show_outcome(outcome, lang)
        raise SystemExit(REFUSED)
    if shape == "json":
        answer(outcome.result, lang)
    else:
        rows = [(key, json.dumps(value) if isinstance(value, list) else str(value)) for key, value in outcome.result.items()]
        show(message("Reconciliation"), (message("what"), message("found")), (), rows, lang)
    raise SystemExit(DONE if outcome.result["outcome"] == "clean" else REFUSED)


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
