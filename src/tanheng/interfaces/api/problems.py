"""Refusals of the API: always JSON (application/problem+json), in both languages, with the numbers of the checks that refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel

from tanheng.interfaces.saying import readable
from tanheng.kernel.canonical import canonical
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import CHINESE, ENGLISH, Message, message, shown

MEDIA_TYPE = "application/problem+json"
_TITLES: dict[int, Message] = {
    400: message("The request cannot be read"),
    401: message("No valid key"),
    403: message("The key is not made for this"),
    404: message("There is nothing here"),
    405: message("Not by this method"),
    409: message("Refused"),
    413: message("The body is too large"),
    422: message("The content is malformed"),
    429: message("Too many requests"),
    500: message("The program failed"),
    503: message("Busy"),
}
_ADVICE: dict[int, Message] = {
    400: message("Send one JSON object in UTF-8: no key twice, no fractions, not too deep."),
    401: message("Send the header Authorization: Bearer thk_… with a key that is valid now."),
    403: message("Have a key made that names what you read or ask for."),
    404: message("Look at the address and at the number; what is not yours to see looks the same as what does not exist."),
    405: message("Look at the header Allow."),
    409: message("The findings say what was found, what was expected, and what to do."),
    413: message("Send at most 1 MB; split what is larger."),
    422: message("The findings name every fault by its field. Correct them and send again with the same key of the request."),
    429: message("Wait as long as the header Retry-After says."),
    500: message("Send the same request again with the same key of the request; it is carried out at most once."),
    503: message("Nothing was done. Send the same request again after the time in the header Retry-After."),
}


class Both(BaseModel):
    """A text in both languages."""

    zh: str
    en: str


class Fault(BaseModel):
    """One finding: the number of its check (0: not for a stranger to know), how much it weighs, where, and what."""

    check: int
    severity: str
    place: str
    found: Both
    expected: Both
    article: str
    zh: str
    en: str


class Problem(BaseModel):
    """A refusal. `record` is the number of the record that tells it, 0 where there is none."""

    status: int
    title: Both
    detail: Both
    findings: list[Fault]
    record: int = 0


class Stop(Exception):
    """Ends a request with a problem."""

    def __init__(
        self, status: int, detail: Message | None = None, findings: Iterable[Finding] = (), *, record: int = 0, **headers: str
    ) -> None:
        super().__init__(status)
        self.status, self.detail, self.findings, self.record, self.headers = status, detail, tuple(findings), record, headers


def both(value: object) -> Both:
    """Return anything as text in both languages."""
    return Both(zh=shown(value, CHINESE), en=shown(value, ENGLISH))


def fault_of(one: Finding) -> Fault:
    """Return a finding as the API tells it: its sentences say words, what was found and expected stays as a program sends it."""
    told = readable(one.message)
    return Fault(
        check=one.code,
        severity=str(one.severity),
        place=str(one.place),
        found=both(one.found),
        expected=both(one.expected),
        article=one.article,
        zh=shown(told, CHINESE),
        en=shown(told, ENGLISH),
    )


def problem(status: int, detail: Message | None = None, findings: Iterable[Finding] = (), record: int = 0) -> Problem:
    """Return a problem with what is told of its status, unless more is known."""
    known = status if status in _TITLES else 400 if status < 500 else 500
    return Problem(
        status=status,
        title=both(_TITLES[known]),
        detail=both(detail or _ADVICE[known]),
        findings=[fault_of(one) for one in findings],
        record=record,
    )


def answered(told: Problem, headers: dict[str, Any] | None = None) -> HttpResponse:
    """Return the problem as a response."""
    response = HttpResponse(canonical(told.model_dump()), status=told.status, content_type=MEDIA_TYPE, headers=headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def stopped(stop: Stop) -> HttpResponse:
    """Return the response that a stop asks for."""
    headers = {name.replace("_", "-"): value for name, value in stop.headers.items()}
    return answered(problem(stop.status, stop.detail, stop.findings, stop.record), headers)
