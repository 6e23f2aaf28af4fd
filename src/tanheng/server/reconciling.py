"""每夜对账 The nightly comparison: the rooms with the book, and the independent auditor's verdict of all that is sealed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING, CLOCK
from tanheng.ledger.exporting import export
from tanheng.people.policy import PROGRAM_ACTOR, RolePolicy
from tanheng.seal.keys import PublicKey

_COMMAND = "reconciliation_run"
_MOST_TOLD = 100
_DUE = (
    "SELECT EXISTS (SELECT FROM commands_signedhead) AND NOT EXISTS"
    " (SELECT FROM registry_reconciliation r JOIN commands_record c ON c.number = r.number"
    " WHERE c.recorded_at >= %s AND r.parts LIKE '%%\"auditor\"%%')"
)


class BrokenOff(Exception):
    """The comparison was broken off; nothing was recorded."""


def reconcile(outside: list[dict[str, Any]]) -> Outcome:
    """Compare all parts of the registry, with what parts outside the database came to."""
    return Runner(RolePolicy()).run(_COMMAND, {"outside": outside}, actor=PROGRAM_ACTOR, request=f"{_COMMAND}-{uuid.uuid4().hex}")


def audited(public: PublicKey, began: Callable[[subprocess.Popen[str]], None] = lambda _: None) -> dict[str, Any]:
    """Export what is sealed and let the auditor look; each fault becomes a difference of the record that it names.

    `began` is given the auditor's process. Raises BrokenOff where that was ended by a signal, and what `export` raises.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "export"
        export(target, public)
        command = [sys.executable, "-m", "tanheng_auditor", str(target), "--format", "json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8") as auditor:
            began(auditor)
            verdict = auditor.communicate()[0]
    if auditor.returncode < 0:
        raise BrokenOff
    if auditor.returncode == 0:
        return {"part": "auditor"}
    return {"part": "auditor", "differences": differences_of(verdict) or [{"found": f"exit {auditor.returncode}", "expected": "0"}]}


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


class Nightly:
    """Compares once in each day of Beijing, beside the rounds of the worker, which goes on sealing meanwhile.

    `refused` is told where the comparison was refused, which is then tried again on the next day or the next start.
    """

    def __init__(self, public: PublicKey, refused: Callable[[Outcome], None]) -> None:
        self._public, self._refused = public, refused
        self._tried: date | None = None
        self._beside = ThreadPoolExecutor(1, "reconciling")
        self._running: Future[None] | None = None
        self._auditor: subprocess.Popen[str] | None = None
        self._stopped = False

    def look(self) -> int:
        """Begin where none was recorded today; return 1 once one has ended. Raises what stopped it."""
        if self._running is not None and self._running.done():
            ended, self._running = self._running, None
            ended.result()
            return 1
        if self._running is None and self._tried != (today := CLOCK.today()):
            self._tried = today
            if Sql().rows(_DUE, (datetime.combine(today, time(), BEIJING),))[0][0]:
                self._running = self._beside.submit(self._reconcile)
        return 0

    def stop(self) -> None:
        """Break off what runs; it is begun again on the next start."""
        self._stopped = True
        if self._auditor is not None:
            self._auditor.terminate()
        self._beside.shutdown()

    def _reconcile(self) -> None:
        from django.db import connections

        try:
            outside = audited(self._public, self._began)
            outcome = None if self._stopped else reconcile([outside])
            if outcome is not None and not outcome.done:
                self._refused(outcome)
        except BrokenOff:
            if not self._stopped:
                raise
        finally:
            connections.close_all()

    def _began(self, auditor: subprocess.Popen[str]) -> None:
        self._auditor = auditor
        if self._stopped:
            auditor.terminate()
