"""日志 The journal: who the key is, the audit trail, records, and signed heads."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query
from pydantic import BaseModel

from tanheng.interfaces import reading
from tanheng.interfaces.api.problems import Fault, fault_of
from tanheng.interfaces.api.reads.opening import PROBLEMS, Number, NumberInPath, Paging, Text, Time, opens, router
from tanheng.visibility.viewers import Viewer


class KeyTold(BaseModel):
    """Whoever asks: the person behind the key, his role and for whom, and what the key is limited to."""

    person: int
    role: str
    organisation: str
    reads: list[str]
    commands: list[str]


class RecordTold(BaseModel):
    """A record with what was asked and what came of it, as far as it is the reader's to see."""

    row: reading.RecordRow
    content: dict[str, Any] | None
    result: Any
    findings: list[Fault]
    text: str


@router.get("/viewer", response={200: KeyTold, **PROBLEMS})
def viewer(request: HttpRequest) -> Any:
    """Who I am by my key."""
    key = request.key
    return KeyTold(person=key.person, role=key.role, organisation=key.organisation, reads=sorted(key.reads), commands=sorted(key.commands))


@opens("/records", "audit_trail", reading.Found[reading.RecordRow])
def records(
    viewer: Viewer,
    paging: Query[Paging],
    object: Text = "",  # noqa: A002 - the name of the parameter in the address
    person: Number | None = None,
    role: Text = "",
    command: Text = "",
    outcome: Text = "",
    since: Time | None = None,
    until: Time | None = None,
    text: Text = "",
) -> Any:
    """The audit trail, the newest first: searched by object, person, role, command, outcome, time and a part of the reason."""
    return reading.records(viewer, reading.Search(object, person, role, command, outcome, since, until, text), paging.page)


@opens("/records/{number}", "record", RecordTold)
def record(viewer: Viewer, number: NumberInPath) -> Any:
    """A record of the journal."""
    found = reading.record(viewer, number)
    faults = [fault_of(one) for one in found.findings]
    return RecordTold(row=found.row, content=found.content, result=found.result, findings=faults, text=found.text)


@opens("/heads", "head", reading.Found[reading.HeadRow])
def heads(viewer: Viewer, paging: Query[Paging]) -> Any:
    """Signed heads of the journal, the newest first."""
    return reading.heads(viewer, paging.page)


@opens("/heads/{size}", "head", reading.HeadRow)
def head(viewer: Viewer, size: NumberInPath) -> Any:
    """The signed head of a size."""
    return reading.head(viewer, size)
