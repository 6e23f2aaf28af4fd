"""What an emitter does next: object, surrender, offset, buy or keep; each with its day or number and its article."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from tanheng.allocation.asking import Asked
from tanheng.allocation.documents.wording import Speech, percent, tonnes
from tanheng.allocation.model import EntityAllocation
from tanheng.kernel.messages import Message, message
from tanheng.lawbook import Value

Row = list[object]
_Step = tuple[Message, Message, str]


def next_steps(asked: Asked, entity: EntityAllocation, sectors: list[EntityAllocation], speech: Speech) -> list[Row]:
    """Return the rows: what it is about, what to do, where it stands. `sectors` are all of the entity's, for its whole duty."""
    return [[speech.pair(head), speech.pair(text), article] for head, text, article in _rows(asked, entity, sectors, speech)]


def _rows(asked: Asked, entity: EntityAllocation, sectors: list[EntityAllocation], speech: Speech) -> Iterator[_Step]:
    objection, answer = asked.value("allocation.objection_working_days"), asked.value("allocation.recheck_working_days")
    text = message(
        "within {days} working days of the notice, to the provincial authority, which decides within {answer} working days",
        days=objection.integer,
        answer=answer.integer,
    )
    yield message("objection"), text, _articles(speech, objection, answer)
    deadline, basis = asked.deadline("surrender", entity.sector), asked.value("compliance.duty_basis")
    if deadline is None:
        text = message("hand in {duty} t; the day is not announced yet", duty=tonnes(entity.duty_t))
        yield message("surrender"), text, _articles(speech, basis)
    else:
        text = message("hand in {duty} t by {day}", duty=tonnes(entity.duty_t), day=deadline.day)
        yield message("surrender"), text, "; ".join((speech.cited(deadline.citation), speech.cited(basis.citation)))
    yield from _offset(asked, sum(each.duty_t for each in sectors), speech)
    left = entity.issue.issued_t - entity.duty_t
    if left < 0:
        yield message("shortfall"), message("buy or otherwise obtain {count} t before the surrender", count=tonnes(-left)), ""
    elif left > 0:
        yield message("surplus"), message("{count} t may be sold or kept as the rules of carry-over allow", count=tonnes(left)), ""


def _offset(asked: Asked, duty: int, speech: Speech) -> Iterator[_Step]:
    accepted, share = asked.known("offset.accepted"), asked.known("offset.limit_share")
    if accepted is None or share is None:
        return
    if not accepted.flag:
        yield message("CCER"), message("not accepted for this year"), _articles(speech, accepted)
        return
    limit, shown = floor(Fraction(share.number) * duty), percent(Fraction(share.number))
    numbers = {"share": shown, "duty": tonnes(duty), "limit": tonnes(limit)}
    text = message("at most {share} of the whole duty: ⌊{share} × {duty}⌋ = {limit} t", **numbers)
    yield message("CCER"), text, _articles(speech, share, accepted)


def _articles(speech: Speech, *values: Value) -> str:
    """Return the articles, each once."""
    return "; ".join(dict.fromkeys(speech.cited(value.citation) for value in values))
