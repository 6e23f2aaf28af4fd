"""Records as they are written and read again: canonical JSON, in the form that docs/reference/book.md fixes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.definitions import KNOWN_CHECKS
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import CHINESE, shown

FORMAT = 1

_RECORD: LiteralString = (
    "INSERT INTO commands_record (number, person, principal, request, content_hash, command, two_persons, maker_person, maker_principal,"
    " outcome, applies_at, recorded_at, text) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_QUEUE: LiteralString = "INSERT INTO commands_sealqueue (number) VALUES (%s)"
_FIND: LiteralString = "SELECT number, content_hash, text FROM commands_record WHERE person = %s AND request = %s"


@dataclass(frozen=True, slots=True)
class Request:
    """What identifies a request: the person, his key, and the hash of what he asks for. `content` is its canonical text."""

    person: int
    key: str
    content_hash: str
    command: str
    content: str
    two_persons: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command. `number` is that of its record, 0 where there is none; `repeated`: the answer of an earlier run."""

    number: int
    outcome: str
    result: Any
    findings: tuple[Finding, ...]
    recorded_at: datetime | None
    text: str
    repeated: bool = False

    @property
    def done(self) -> bool:
        """Tell whether the command was carried out."""
        return self.outcome == "done"


def hash_of(head: dict[str, Any], content: str) -> str:
    """Return the hash by which two requests are the same: what is asked for, and the text of its content."""
    return hashlib.sha256(f"{canonical(head)}{content}".encode()).hexdigest()


def text_of(work: Work, request: Request, outcome: str, result: JSON, findings: tuple[Finding, ...]) -> str:
    """Return the text of a record: canonical JSON. The content stands between two halves of it as it was hashed, so it is written once."""
    name, content = work.carried_out or (request.command, request.content)
    before: dict[str, JSON] = {"actor": work.authority.as_json(), "applies_at": said(work.applies_at), "command": name}
    after: dict[str, Any] = {
        "findings": [_finding(finding) for finding in findings],
        "format": FORMAT,
        "maker": work.maker,
        "number": work.number,
        "outcome": outcome,
        "proposal": work.proposal,
        "reason": work.reason,
        "recorded_at": said(work.recorded_at),
        "request": request.key,
        "result": result,
    }
    if work.effects and outcome == "done":
        after["effects"] = work.effects
    return f'{canonical(before)[:-1]},"content":{content},{canonical(after)[1:]}'


def _finding(finding: Finding) -> dict[str, Any]:
    fields = {name: value if isinstance(value, int) else shown(value, CHINESE) for name, value in finding.message.fields.items()}
    return {"check": finding.code, "place": str(finding.place), "fields": fields}


def _finding_of(entry: dict[str, Any]) -> Finding:
    return KNOWN_CHECKS[entry["check"]].at(Place(called=entry["place"]), **entry["fields"])


def write_record(work: Work, request: Request, outcome: str, text: str) -> None:
    """Write the record, its place in the seal queue, and all that the body wrote: one statement, which goes out with the commit."""
    maker = work.maker or {}
    name, _ = work.carried_out or (request.command, request.content)
    two_persons = work.carried_out is not None or request.two_persons
    person = maker.get("person")
    principal = maker.get("principal") or person
    parameters: list[Any] = []
    parts: list[LiteralString] = []
    for place, (statement, values) in enumerate(work.writes if outcome == "done" else ()):
        parts.append(f"w{place} AS ({statement})")
        parameters += values
    parts.append(f"r AS ({_RECORD})")
    parameters += (work.number, work.authority.person, work.authority.principal, request.key, request.content_hash, name)
    parameters += (two_persons, person, principal, outcome, work.applies_at, work.recorded_at, text, work.number)
    work.sql.run_last("WITH " + ", ".join(parts) + " " + _QUEUE, tuple(parameters))


def first_outcome(sql: Sql, request: Request) -> tuple[Outcome, bool] | None:
    """Return what an earlier run of this request answered, and whether it asked for the same; None where there was none."""
    rows = sql.rows(_FIND, (request.person, request.key))
    if not rows:
        return None
    number, content_hash, text = rows[0]
    return outcome_of(number, text), content_hash == request.content_hash


def outcome_of(number: int, text: str) -> Outcome:
    """Return the outcome that a record tells."""
    record = json.loads(text)
    findings = tuple(_finding_of(entry) for entry in record["findings"])
    return Outcome(
        number, record["outcome"], record["result"], findings, datetime.fromisoformat(record["recorded_at"]), text, repeated=True
    )
