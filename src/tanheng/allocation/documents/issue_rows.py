"""The rows of an explanation sheet on the issue: the steps of tables 1-5 and 2-5 with their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.allocation.documents.wording import Speech, tonnes
from tanheng.allocation.model import EntityAllocation, Issue
from tanheng.kernel.messages import Message, message

_Step = tuple[Message, str, str]


def issue_rows(entity: EntityAllocation, speech: Speech) -> list[list[object]]:
    """Return label, formula and tonnes of each step; without a reduction only those that move anything."""
    return [[speech.pair(label), formula, value] for label, formula, value in _steps(entity)]


def _steps(entity: EntityAllocation) -> Iterator[_Step]:
    issue = entity.issue
    first, final = tonnes(issue.pre_allocation_t), tonnes(issue.final_t)
    yield message("pre-allocation"), "P", "—" if entity.pre_allocation_t is None else first
    yield message("final allowance"), "V", final
    true_up = message("true-up") if issue.true_up_t >= 0 else message("true-up, to be returned")
    yield true_up, f"T = V − P = {final} − {first}", tonnes(issue.true_up_t)
    if issue.reduction_t:
        yield from _reduced(issue, first, final)
    if issue.differentiated:
        duty, issued = tonnes(entity.duty_t), tonnes(issue.issued_t)
        released = message("issued to the provincial account only, released after the surrender")
        yield released, f"max(0, {issued} − {duty})", tonnes(issue.released_t)
        yield message("still to be provided by the entity"), f"max(0, {duty} − {issued})", tonnes(issue.still_to_provide_t)


def _reduced(issue: Issue, first: str, final: str) -> Iterator[_Step]:
    reduction = tonnes(issue.reduction_t)
    yield message("reduction"), "R", reduction
    yield message("pre-allocation issued"), f"P₁ = max(0, P − R) = max(0, {first} − {reduction})", tonnes(issue.pre_issued_t)
    yield message("left to reduce after it"), f"R₁ = max(0, R − P) = max(0, {reduction} − {first})", tonnes(issue.left_after_pre_t)
    if issue.give_back_t:
        taken = tonnes(min(issue.pre_allocation_t, issue.reduction_t))
        yield message("reduction given back"), f"G = min(P, R) − V = {taken} − {final}", tonnes(issue.give_back_t)
    formula = "F = T + G" if issue.give_back_t else "F = T − min(R₁, max(0, T))"
    yield message("final allowance issued"), formula, tonnes(issue.final_issued_t)
    yield message("issued in total"), f"P₁ + F = max(0, V − R) = max(0, {final} − {reduction})", tonnes(issue.issued_t)
    yield message("left to reduce"), f"max(0, R − V) = max(0, {reduction} − {final})", tonnes(issue.left_t)
