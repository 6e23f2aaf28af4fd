"""What can be done: commands and proposals, each once for its key of the request, and the question why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Router
from pydantic import BaseModel, Field, ValidationError

from tanheng.commands.actors import UnknownActor
from tanheng.commands.checks import CONTENT_MALFORMED
from tanheng.commands.definitions import COMMANDS, Content
from tanheng.commands.malformed import faults_of
from tanheng.commands.proposals import Proposed
from tanheng.commands.records import Outcome
from tanheng.commands.roles import PROGRAM
from tanheng.commands.running import SealBehind, TooBusy
from tanheng.interfaces.api import reads
from tanheng.interfaces.api.bodies import body_of
from tanheng.interfaces.api.keys import reading_as
from tanheng.interfaces.api.problems import Fault, Problem, Stop, both
from tanheng.interfaces.reading.answering import Answering
from tanheng.interfaces.reading.of_reasons import WhyNotAsked, as_known, with_receiver
from tanheng.kernel.findings import Place
from tanheng.registry.vocabulary import kinds
from tanheng.registry.why_not import Asker, why_not
from tanheng.visibility.commands import IN_PERSON
from tanheng.visibility.keys import Key

PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 500, 503), Problem)
RequestKey = Annotated[str, Header(alias="Idempotency-Key", pattern="^[!-~]+$", min_length=1, max_length=80)]
router = Router(tags=["commands"])
_RUNNER = Answering()
_MALFORMED = CONTENT_MALFORMED.code
_BUSY_S = "2"


class Done(BaseModel):
    """A command that was carried out. `repeated`: this is the first answer to the same request."""

    number: int
    outcome: str
    result: Any
    recorded_at: datetime
    repeated: bool


class Asked(Content):
    """The body of a command: what is asked for, and why."""

    content: dict[str, Any]
    reason: Annotated[str, Field(max_length=10_000)] = ""


class ProposalAsked(Content):
    """The body of a proposal: the command that a second person must decide, its content, and why."""

    command: Annotated[str, Field(max_length=60)]
    content: dict[str, Any]
    reason: Annotated[str, Field(max_length=10_000)] = ""
    expires_at: str | None = None


class WhyNot(BaseModel):
    """All that would refuse it now. `not_looked_at`: checks that only the command itself can make."""

    could_be_done: bool
    asks: list[str]
    decides: list[str]
    wait_hours: int
    not_looked_at: list[int]
    reasons: list[Fault]


def offered() -> list[str]:
    """Return the commands that a key can be made for: neither those done in person nor those of the program."""
    return sorted(name for name, one in COMMANDS.items() if name not in IN_PERSON and one.roles != PROGRAM)


def _body(request: HttpRequest, form: type[Content], name: str) -> Any:
    given = body_of(request)
    try:
        return form.model_validate(given)
    except ValidationError as wrong:
        raise Stop(422, findings=faults_of(name, wrong)) from None


def _allowed(request: HttpRequest, *names: str) -> Key:
    key: Key = request.key
    if any(name not in key.commands for name in names):
        raise Stop(403)
    return key


def _run(key: Key, name: str, content: dict[str, Any], request: str, reason: str) -> Done:
    try:
        outcome = _RUNNER.run(name, content, actor=key.actor, request=request, reason=reason)
    except UnknownActor:
        raise Stop(401, WWW_Authenticate='Bearer realm="tanheng"') from None
    except (TooBusy, SealBehind):
        raise Stop(503, Retry_After=_BUSY_S) from None
    return _done(outcome)


def _done(outcome: Outcome) -> Done:
    if not outcome.done or outcome.recorded_at is None:
        malformed = outcome.number == 0 and all(one.code == _MALFORMED for one in outcome.findings)
        raise Stop(422 if malformed else 409, findings=outcome.findings, record=outcome.number)
    return Done(
        number=outcome.number,
        outcome=outcome.outcome,
        result=outcome.result,
        recorded_at=outcome.recorded_at,
        repeated=outcome.repeated,
    )


def _define(name: str) -> Callable[..., Any]:
    def run(request: HttpRequest, idempotency_key: RequestKey) -> Any:
        key = _allowed(request, name)
        asked = _body(request, Asked, name)
        return _run(key, name, asked.content, idempotency_key, asked.reason)

    run.__name__ = run.__qualname__ = f"command_{name}"
    run.__doc__ = COMMANDS[name].body.__doc__
    return run


for _name in offered():
    if _name != "proposal_make":
        router.post(f"/commands/{_name}", response={200: Done, **PROBLEMS})(_define(_name))


# One address has one router: the list of proposals stands there too.
@reads.router.post("/proposals", tags=["commands"], response={200: Done, **PROBLEMS})
def propose(request: HttpRequest, idempotency_key: RequestKey) -> Any:
    """Propose a command that a second person must decide, in person. The key must be made for the command and for `proposal_make`."""
    asked = _body(request, ProposalAsked, "proposal_make")
    key = _allowed(request, "proposal_make", asked.command)
    content = Proposed(command=asked.command, content=asked.content, expires_at=asked.expires_at)
    return _run(key, "proposal_make", content.model_dump(exclude_none=True), idempotency_key, asked.reason)


@router.post("/why-not", response={200: WhyNot, **PROBLEMS})
def ask_why_not(request: HttpRequest) -> Any:
    """Everything that would refuse a movement now. Nothing is written; reasons of accounts that are not his are told as to a stranger."""
    reading_as(request, "account")
    key: Key = request.key
    asked = _body(request, WhyNotAsked, "why-not")
    kind = kinds().get(asked.kind)
    if kind is None:
        fault = CONTENT_MALFORMED.at(Place(called="kind"), ascii(asked.kind), ", ".join(kinds()), field="kind", command="why-not")
        raise Stop(422, findings=[fault])
    order = with_receiver(key, asked.order(kind))
    found = as_known(key, order, why_not(order, Asker(key.person, key.role, key.organisation)))
    return WhyNot(
        could_be_done=not found.reasons,
        asks=list(kind.asks),
        decides=list(kind.decides),
        wait_hours=found.wait_hours,
        not_looked_at=list(found.unlooked),
        reasons=[
            Fault(
                check=code or 0,
                severity="error",
                place=one.place,
                found=both(""),
                expected=both(""),
                article=one.article if code else "",
                **both(text).model_dump(),
            )
            for code, one, text in found.told()
        ],
    )
