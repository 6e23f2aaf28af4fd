"""Parameters of a request, in its address and its headers: what is wrong with them is told as what is wrong with a content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from tanheng.commands.checks import CONTENT_MALFORMED
from tanheng.commands.malformed import expected_of, shortly
from tanheng.interfaces.api.problems import Stop
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import Joined, message

_MOST_TOLD = 50
_REQUEST = message("the request")
_READ_AGAIN = message("The findings name every fault by its parameter. Correct the address and ask again.")


def insist_known(request: HttpRequest, names: Collection[str]) -> None:
    """Raise Stop where the address has a parameter that nothing reads: what it was to choose would not be chosen."""
    unknown = sorted(set(request.GET) - set(names))
    if not unknown:
        return
    expected = message("one of {values}", values=Joined(tuple(sorted(names)))) if names else message("no field of this name")
    findings = [
        CONTENT_MALFORMED.at(Place(called=f"query.{name}"[:60]), shortly(name), expected, field=f"query.{name}"[:60], command=_REQUEST)
        for name in unknown[:_MOST_TOLD]
    ]
    raise Stop(422, None if request.method == "POST" else _READ_AGAIN, findings)


def stop_of_faults(request: HttpRequest, faults: Iterable[Mapping[str, Any]]) -> Stop:
    """Return what ends a request whose parameters have faults, with what was sent: the framework tells the place of a fault only."""
    findings = []
    for fault in list(faults)[:_MOST_TOLD]:
        field = ".".join(str(part) for part in fault["loc"])
        missing = fault["type"] == "missing"
        found = message("left empty") if missing else shortly(_sent(request, [str(part) for part in fault["loc"]]))
        findings.append(CONTENT_MALFORMED.at(Place(called=field), found, expected_of(fault), field=field, command=_REQUEST))
    return Stop(422, None if request.method == "POST" else _READ_AGAIN, findings)


def _sent(request: HttpRequest, loc: list[str]) -> str:
    source, name = loc[0], loc[-1]
    if source == "path":
        return str((request.resolver_match.kwargs if request.resolver_match else {}).get(name, ""))
    return str((request.headers if source == "header" else request.GET).get(name, ""))
